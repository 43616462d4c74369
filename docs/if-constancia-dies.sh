#!/bin/sh
# Everything out of a record of constancia, without constancia.
#
#     sh if-constancia-dies.sh RECORD FOLDER
#
# RECORD is the directory of the record, FOLDER a new one for what comes out. It
# needs the sqlite3 shell (3.37 or later), and python3 for checking the hashes.
# docs/if-constancia-dies.md says what each file is.
set -eu

if [ $# -ne 2 ] || [ ! -f "$1/record.db" ]; then
	echo "use it like this: sh $0 RECORD FOLDER (RECORD holds a file record.db)" >&2
	exit 2
fi
here=$(dirname "$0")
mkdir "$2" "$2/now" "$2/by-source" "$2/journal"

# A copy, with what the last writer may have left beside the file.
for f in "$1"/record.db "$1"/record.db-wal; do
	if [ -f "$f" ]; then cp "$f" "$2/"; fi
done
db=$2/record.db

# csv QUERY: its rows as CSV with a header.
csv() { sqlite3 -bail -batch -header -csv "$db" "$1"; }
# words QUERY: its rows as bare text.
words() { sqlite3 -bail -batch -noheader -list "$db" "$1"; }

# 1. Is the file whole?
words "PRAGMA integrity_check" >"$2/integrity.txt"
if [ "$(cat "$2/integrity.txt")" != ok ]; then
	echo "the database is damaged: see $2/integrity.txt; what can be read is still written" >&2
fi

# 2. The journal, table by table: nothing of it is left out.
for table in meta changeset leaf statement ranking erasure tree checkpoint; do
	columns=$(words "SELECT group_concat(CASE type WHEN 'BLOB' THEN 'lower(hex(' || name || ')) AS ' || name ELSE name END, ', ')
		FROM pragma_table_info('$table')")
	csv "SELECT $columns FROM $table" >"$2/journal/$table.csv"
done
csv "SELECT * FROM statements ORDER BY leaf, n" >"$2/journal/statements-with-their-change-sets.csv"

# 3. Type by type: the record as it stands now, and what each source says.
for type in $(words "SELECT DISTINCT type FROM leaf ORDER BY type"); do
	csv "SELECT * FROM \"$type\" ORDER BY key" >"$2/now/$type.csv"
	columns=$(words "SELECT group_concat('max(CASE property WHEN ''' || property || ''' THEN value END) AS [' || property || ']', ', ')
		FROM (SELECT DISTINCT s.property FROM statement s JOIN leaf l ON l.position = s.leaf WHERE l.type = '$type' ORDER BY 1)")
	if [ -z "$columns" ]; then continue; fi # all of it was erased
	csv "
		WITH judged AS (
			SELECT of_leaf, of_n, rank, cause, reason, source, known,
			       row_number() OVER (PARTITION BY of_leaf, of_n ORDER BY leaf DESC, n DESC) AS back
			  FROM ranking
		), said AS (
			SELECT l.key, s.leaf, s.n, s.property, s.value, s.source, s.locator, s.certainty, s.known, s.note,
			       coalesce(j.rank, 'normal') AS rank, coalesce(j.cause, '') AS cause, coalesce(j.reason, '') AS reason,
			       coalesce(j.source, '') AS rank_source, coalesce(j.known, '') AS rank_known
			  FROM statement s
			  JOIN leaf l ON l.position = s.leaf
			  LEFT JOIN judged j ON j.of_leaf = s.leaf AND j.of_n = s.n AND j.back = 1
			 WHERE l.type = '$type'
		), numbered AS (
			SELECT *, row_number() OVER (
				PARTITION BY key, leaf, property, source, locator, certainty, known, note, rank, cause, reason, rank_source, rank_known
				ORDER BY n) AS again
			  FROM said
		)
		SELECT key AS id, $columns,
		       CASE source WHEN '' THEN '[none]' ELSE source END AS statement_source,
		       locator AS statement_locator, certainty AS statement_certainty, note AS statement_note,
		       CASE known WHEN '' THEN '[none]' ELSE known END AS statement_known_from,
		       rank AS statement_rank, cause AS statement_rank_cause, reason AS statement_rank_reason,
		       rank_source AS statement_rank_source_id,
		       CASE WHEN rank_known = '' AND cause <> '' THEN '[none]' ELSE rank_known END AS statement_rank_known_from
		  FROM numbered
		 GROUP BY key, leaf, again, source, locator, certainty, known, note, rank, cause, reason, rank_source, rank_known
		 ORDER BY key, leaf, min(n)" >"$2/by-source/$type.csv"
done

# 4. Was anything altered? The verifier follows docs/journal.md.
if command -v python3 >/dev/null; then
	python3 "$here/../journal/testdata/verify.py" "$db" | tee "$2/verified.txt"
else
	echo "there is no python3: the hashes were not checked" >&2
fi
