package store

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

//go:embed migrations/*.sql migrations/accounts/*.sql
var migrationFiles embed.FS

// migration takes a database from version number-1 to number.
type migration struct {
	number int
	name   string
	sql    string
}

// migrations are those of the record.
func migrations() ([]migration, error) { return migrationsIn("migrations") }

// migrationsIn reads the embedded files of a folder, NNNN_what.sql, in order;
// numbers have no gaps.
func migrationsIn(folder string) ([]migration, error) {
	files, err := fs.Glob(migrationFiles, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	all := make([]migration, 0, len(files))
	for i, file := range files {
		base := strings.TrimPrefix(file, folder+"/")
		number, err := strconv.Atoi(base[:4])
		if err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s: its number should be %04d", base, i+1)
		}
		text, err := fs.ReadFile(migrationFiles, file)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{number, base, string(text)})
	}
	return all, nil
}

// applicationID marks a database file as a record: "cons" in ASCII.
const applicationID = 0x636f6e73

var sayTooNew = locale.Message{
	ID: "store.too-new",
	ES: "el registro en {dir} tiene el formato {found}, y este programa conoce hasta el {known}; instale una versión más nueva de constancia",
	EN: "the record in {dir} has format {found}, and this program knows up to {known}; install a newer version of constancia",
}

// migrate brings a database up to date, each migration in a transaction of its
// own. c must be the writer.
func migrate(c *sqlite3.Conn) error {
	all, err := migrations()
	if err != nil {
		return err
	}
	return apply(c, all, applicationID)
}

// apply runs the migrations that a database has not seen yet.
func apply(c *sqlite3.Conn, all []migration, id int) error {
	version, err := readInt(c, "PRAGMA user_version")
	if err != nil {
		return err
	}
	for _, m := range all[min(int(version), len(all)):] {
		script := fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;", m.sql, id, m.number)
		if err := c.Exec(script); err != nil {
			if !c.GetAutocommit() {
				_ = c.Exec("ROLLBACK") // the error that matters is the first one
			}
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	return nil
}

// formatOf says how far the database is from this program: 0 behind means that
// it is up to date. A newer one, or no record at all, is a problem.
func formatOf(c *sqlite3.Conn, dir string) (behind int, err error) {
	all, err := migrations()
	if err != nil {
		return 0, err
	}
	id, err := readInt(c, "PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	version, err := readInt(c, "PRAGMA user_version")
	if err != nil {
		return 0, err
	}
	if id != applicationID || version < 1 {
		return 0, problem.New(problem.Invalid, sayNotARecord, "dir", dir)
	}
	if int(version) > len(all) {
		return 0, problem.New(problem.Unavailable, sayTooNew, "dir", dir, "found", version, "known", len(all))
	}
	return len(all) - int(version), nil
}

// readInt runs a statement that gives one number.
func readInt(c *sqlite3.Conn, sql string, args ...any) (n int64, err error) {
	err = each(c, sql, func(row *sqlite3.Stmt) error {
		n = row.ColumnInt64(0)
		return nil
	}, args...)
	return n, err
}

// readText runs a statement that gives one text; found is false where it gives
// no row.
func readText(c *sqlite3.Conn, sql string, args ...any) (text string, found bool, err error) {
	err = each(c, sql, func(row *sqlite3.Stmt) error {
		text, found = row.ColumnText(0), true
		return nil
	}, args...)
	return text, found, err
}

// each prepares, binds and runs a statement once, and hands over its rows.
func each(c *sqlite3.Conn, sql string, row func(*sqlite3.Stmt) error, args ...any) error {
	stmt, _, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	defer stmt.Close()
	if err := bindAll(stmt, 0, args); err != nil {
		return err
	}
	return rows(stmt, row)
}

// rows steps through a bound statement and resets it. A context that is done before a
// step ends the rows as their end does, and resetting forgets why: so it is asked
// first.
func rows(stmt *sqlite3.Stmt, row func(*sqlite3.Stmt) error) error {
	for stmt.Step() {
		if err := row(stmt); err != nil {
			_ = stmt.Reset() // it repeats the error of the last step, and there was none
			return err
		}
	}
	return cmp.Or(stmt.Err(), stmt.Reset())
}
