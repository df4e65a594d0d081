package io.berth.storage.layout;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import java.util.Optional;

/**
 * The tree of keys below the root directory or bucket prefix, as in CNCF distribution 2 and 3. The only class that
 * composes keys.
 *
 * <pre>
 * docker/registry/v2/
 *   blobs/&lt;alg&gt;/&lt;aa&gt;/&lt;hex&gt;/data                       content: layers, configs and manifests
 *   repositories/&lt;name&gt;/
 *     _layers/&lt;alg&gt;/&lt;hex&gt;/link                        the repository holds this blob
 *     _manifests/revisions/&lt;alg&gt;/&lt;hex&gt;/link           the repository holds this manifest
 *     _manifests/tags/&lt;tag&gt;/current/link              the current target of the tag
 *     _manifests/tags/&lt;tag&gt;/index/&lt;alg&gt;/&lt;hex&gt;/link    its past and present targets
 *     _uploads/&lt;id&gt;/data                              bytes received
 *     _uploads/&lt;id&gt;/startedat                         2026-11-23T09:46:32Z
 *     _uploads/&lt;id&gt;/tail                              bytes not in data yet, in a bucket
 *     _referrers/&lt;alg&gt;/&lt;hex&gt;/&lt;alg&gt;/&lt;hex&gt;/descriptor  of a referrer, below its subject
 *     _referrers/examined                             manifests examined for a subject
 *     _indexes/&lt;alg&gt;/&lt;hex&gt;/&lt;alg&gt;/&lt;hex&gt;/link          an index, below a manifest that it lists
 *   _temporary/&lt;id&gt;                                   files being written
 *   _deleted/&lt;id&gt;/                                    trees being deleted
 *   _quarantine/&lt;alg&gt;/&lt;aa&gt;/&lt;hex&gt;                  content that was removed, for a while
 * berth/                                              keys, secrets and journal of the server, for its owner only
 * </pre>
 *
 * {@code <aa>} are the first two digits of {@code <hex>}. A link contains a digest and nothing else, no newline. The
 * last seven entries and {@code tail} are Berth's additions: distribution ignores names with an underscore there, when
 * serving and when collecting garbage, and reads nothing outside {@code docker}.
 */
public final class StorageLayout {

    private static final String ROOT = "docker/registry/v2";

    /** The level of all content. */
    public static final String BLOBS = ROOT + "/blobs";

    /** The level of the repositories, nested ones inside. */
    public static final String REPOSITORIES = ROOT + "/repositories";

    /** The level of incomplete files. */
    public static final String TEMPORARY = ROOT + "/_temporary";

    /** The level of trees being deleted, no longer visible. */
    public static final String DELETED = ROOT + "/_deleted";

    /** The level of content that was removed, and can be restored for a while. */
    public static final String QUARANTINE = ROOT + "/_quarantine";

    /** The level of the server state. */
    public static final String STATE = "berth";

    /** The file that the process locks that serves the store. */
    public static final String CLAIM = STATE + "/claim";

    private StorageLayout() {}

    /** A document of the server state. */
    public static String state(String name) {
        return STATE + "/" + name;
    }

    /** All content stored under one algorithm: two levels, {@code <aa>} and {@code <hex>}. */
    public static String blobs(Digest.Algorithm algorithm) {
        return BLOBS + "/" + algorithm.label();
    }

    /** The content of a blob. */
    public static String blob(Digest digest) {
        return blobs(digest.algorithm()) + "/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data";
    }

    /** Content that was removed: a document, not a level. */
    public static String quarantined(Digest digest) {
        return QUARANTINE + "/" + digest.algorithm().label() + "/"
                + digest.hex().substring(0, 2) + "/" + digest.hex();
    }

    /** Everything of a repository, and the repositories nested in it. */
    public static String repository(RepositoryName repository) {
        return REPOSITORIES + "/" + repository;
    }

    /** The blobs a repository holds, by digest. */
    public static String layers(RepositoryName repository) {
        return repository(repository) + "/_layers";
    }

    /** The link of a blob in a repository. */
    public static String layer(RepositoryName repository, Digest digest) {
        return link(layers(repository), digest);
    }

    /** Revisions and tags of a repository. */
    public static String manifests(RepositoryName repository) {
        return repository(repository) + "/_manifests";
    }

    /** The manifests a repository holds, by digest. */
    public static String revisions(RepositoryName repository) {
        return manifests(repository) + "/revisions";
    }

    /** The link of a manifest in a repository. */
    public static String revision(RepositoryName repository, Digest digest) {
        return link(revisions(repository), digest);
    }

    /** The tags of a repository, by name. */
    public static String tags(RepositoryName repository) {
        return manifests(repository) + "/tags";
    }

    /** The level of one tag. */
    public static String tag(RepositoryName repository, Tag tag) {
        return tags(repository) + "/" + tag;
    }

    /** The link to the current target of a tag. */
    public static String currentLink(RepositoryName repository, Tag tag) {
        return tag(repository, tag) + "/current/link";
    }

    /** The link that records a past or present target of a tag; distribution's garbage collection reads it. */
    public static String indexLink(RepositoryName repository, Tag tag, Digest digest) {
        return link(tagIndex(repository, tag), digest);
    }

    /** The past and present targets of a tag, by digest. */
    public static String tagIndex(RepositoryName repository, Tag tag) {
        return tag(repository, tag) + "/index";
    }

    /** The upload sessions of a repository, by id. */
    public static String uploads(RepositoryName repository) {
        return repository(repository) + "/_uploads";
    }

    /** The level of one upload session. */
    public static String upload(RepositoryName repository, UploadId id) {
        return uploads(repository) + "/" + id;
    }

    /** The bytes a session has received. */
    public static String uploadContent(RepositoryName repository, UploadId id) {
        return upload(repository, id) + "/data";
    }

    /** In a bucket: the bytes of a session that are not yet part of its content, and the session's metadata. */
    public static String uploadTail(RepositoryName repository, UploadId id) {
        return upload(repository, id) + "/tail";
    }

    /** The bytes of a tail that was appended to, under the name recorded in the tail. */
    public static String uploadTail(RepositoryName repository, UploadId id, String name) {
        return upload(repository, id) + "/tail-" + name;
    }

    /** When a session began. */
    public static String uploadStart(RepositoryName repository, UploadId id) {
        return upload(repository, id) + "/startedat";
    }

    /** The referrers of all subjects of a repository; everything below can be rebuilt from its manifests. */
    public static String referrers(RepositoryName repository) {
        return repository(repository) + "/_referrers";
    }

    /** The referrers of one subject, by digest. */
    public static String referrersOf(RepositoryName repository, Digest subject) {
        return digestLevel(referrers(repository), subject);
    }

    /** The descriptor of one referrer. */
    public static String referrer(RepositoryName repository, Digest subject, Digest referrer) {
        return digestLevel(referrersOf(repository, subject), referrer) + "/descriptor";
    }

    /** The digests of the manifests examined for a subject. */
    public static String examined(RepositoryName repository) {
        return referrers(repository) + "/examined";
    }

    /** The indexes that list manifests of a repository, by manifest. */
    public static String indexes(RepositoryName repository) {
        return repository(repository) + "/_indexes";
    }

    /** The indexes that list one manifest, by digest. */
    public static String indexesOf(RepositoryName repository, Digest manifest) {
        return digestLevel(indexes(repository), manifest);
    }

    /** The indexes of one algorithm that list one manifest. */
    public static String indexesOf(RepositoryName repository, Digest manifest, Digest.Algorithm algorithm) {
        return indexesOf(repository, manifest) + "/" + algorithm.label();
    }

    /** The link from a manifest to an index that lists it. */
    public static String indexOf(RepositoryName repository, Digest manifest, Digest index) {
        return link(indexesOf(repository, manifest), index);
    }

    /** The digest in the key of a link of any kind; empty for other keys. */
    public static Optional<Digest> digestOfLink(String key) {
        String[] levels = key.split("/");
        int last = levels.length - 1;
        if (last < 2 || !levels[last].equals("link")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(levels[last - 2] + ":" + levels[last - 1]));
        } catch (RegistryException notOne) {
            return Optional.empty();
        }
    }

    private static String link(String level, Digest digest) {
        return digestLevel(level, digest) + "/link";
    }

    private static String digestLevel(String level, Digest digest) {
        return level + "/" + digest.algorithm().label() + "/" + digest.hex();
    }
}
