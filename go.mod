module github.com/constancia-project/constancia

go 1.26
