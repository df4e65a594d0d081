package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// linksMax is how many names one file gets; ext4 allows 65,000.
const linksMax = 50_000

// store is a registry's storage in distribution's layout, written without a
// registry: one manifest, which any number of tags and repositories have. It
// is for throwing away, as its links are names of a few files.
type store struct {
	root   string // docker/registry/v2
	digest string // of the manifest, in hex
	link   string // a file to give names to
	names  int    // that it has

	tags         int // of tagsRepository
	repositories int // reposFolder/r0000000 and so on
}

const (
	tagsRepository = "growth/tags"
	reposFolder    = "growth/repositories"
)

func tagName(i int) string        { return fmt.Sprintf("t%07d", i) }
func repositoryName(i int) string { return fmt.Sprintf("%s/r%07d", reposFolder, i) }

// newStore writes the content of a small image below folder, and no repository.
func newStore(folder string) (*store, error) {
	s := &store{root: filepath.Join(folder, "docker", "registry", "v2")}
	config, err := s.writeBlob([]byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`))
	if err != nil {
		return nil, err
	}
	manifest := fmt.Sprintf(`{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",`+
		`"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":90},"layers":[]}`, config)
	s.digest, err = s.writeBlob([]byte(manifest))
	return s, err
}

func (s *store) writeBlob(content []byte) (string, error) {
	sum := sha256.Sum256(content)
	name := hex.EncodeToString(sum[:])
	folder := filepath.Join(s.root, "blobs", "sha256", name[:2], name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return name, os.WriteFile(filepath.Join(folder, "data"), content, 0o644)
}

// growTags gives the one repository more tags, up to n in all.
func (s *store) growTags(n int) error {
	if s.tags == 0 {
		if err := s.addRepository(tagsRepository); err != nil {
			return err
		}
	}
	for ; s.tags < n; s.tags++ {
		if err := s.addTag(tagsRepository, tagName(s.tags)); err != nil {
			return err
		}
	}
	return nil
}

// growRepositories adds repositories with one tag each, up to n in all.
func (s *store) growRepositories(n int) error {
	for ; s.repositories < n; s.repositories++ {
		name := repositoryName(s.repositories)
		if err := s.addRepository(name); err != nil {
			return err
		}
		if err := s.addTag(name, "latest"); err != nil {
			return err
		}
	}
	return nil
}

// addRepository makes one that holds the manifest and has no tag.
func (s *store) addRepository(name string) error {
	manifests := s.manifests(name)
	if err := os.MkdirAll(filepath.Join(manifests, "tags"), 0o755); err != nil {
		return err
	}
	revision := filepath.Join(manifests, "revisions", "sha256", s.digest)
	if err := os.MkdirAll(revision, 0o755); err != nil {
		return err
	}
	return s.addLink(filepath.Join(revision, "link"))
}

func (s *store) addTag(repository, tag string) error {
	folder := filepath.Join(s.manifests(repository), "tags", tag)
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	current := filepath.Join(folder, "current")
	if err := os.Mkdir(current, 0o755); err != nil {
		return err
	}
	return s.addLink(filepath.Join(current, "link"))
}

func (s *store) manifests(repository string) string {
	return filepath.Join(s.root, "repositories", filepath.FromSlash(repository), "_manifests")
}

// addLink makes a file that holds the digest of the manifest.
func (s *store) addLink(path string) error {
	if s.names%linksMax != 0 {
		s.names++
		return os.Link(s.link, path)
	}
	s.link, s.names = path, 1
	return os.WriteFile(path, []byte("sha256:"+s.digest), 0o644)
}
