package store

import (
	"archive/zip"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mappingsDir holds the mappings for importing that were given a name.
const mappingsDir = "mappings"

// mostMapping bounds a mapping in a backup, and mostMappings how many there are: they
// are a page of JSON each.
const (
	mostMapping  = 1 << 20
	mostMappings = 10_000
)

// mappingFile is the name of a mapping's file, without further path; see
// monitor.Record.mappingPath.
var mappingFile = regexp.MustCompile(`^mappings/[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}\.json$`)

func isMapping(name string) bool {
	return mappingFile.MatchString(name) && !strings.Contains(name, "..")
}

// mappingNames lists the mappings beside the record, in order. What else lies there is
// none of ours.
func (s *Store) mappingNames() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(s.dir, mappingsDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		info, infoErr := e.Info()
		if name := mappingsDir + "/" + e.Name(); infoErr == nil && e.Type().IsRegular() && info.Size() <= mostMapping && isMapping(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

// packMappings adds the mappings to an archive and their sums to the others.
func (s *Store) packMappings(ctx context.Context, z *zip.Writer, method uint16, sums map[string]string) error {
	names, err := s.mappingNames()
	if err != nil {
		return err
	}
	for _, name := range names {
		f, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		sums[name], err = pack(ctx, z, name, f, method)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// unpackMappings restores the mappings: only those with the name and size of one. The
// manifest then says whether they are all.
func (u *unpacking) unpackMappings(sums map[string]string) error {
	names := slices.Sorted(maps.Keys(u.members))
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, mappingsDir+"/") })
	if len(names) == 0 {
		return nil
	}
	if len(names) > mostMappings {
		return badBackup(u.file, mappingsDir, nil)
	}
	if err := os.Mkdir(filepath.Join(u.dir, mappingsDir), 0o700); err != nil {
		return err
	}
	for _, name := range names {
		member := u.members[name]
		if !isMapping(name) || member.UncompressedSize64 > mostMapping {
			return badBackup(u.file, name, nil)
		}
		var err error
		if sums[name], err = u.unpack(member, filepath.Join(u.dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

// mappingsIn are the names of the mappings among the files of a backup, in order.
func mappingsIn(sums map[string]string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(sums)), func(name string) bool { return !isMapping(name) })
}
