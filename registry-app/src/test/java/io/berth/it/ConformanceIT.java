package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The OCI conformance suite at version {@code dev} with all optional tests, including sparse content. */
final class ConformanceIT {

    /** By default all references of a manifest must exist; the suite's sparse ones do not. */
    static final String SPARSE = """
        validation:
          manifests:
            indexes:
              platforms: none
        berth:
          validation:
            layers: none
        """;

    /** A case in {@code junit.xml} that failed, was skipped or disabled. */
    private static final Pattern NOT_PASSED =
            Pattern.compile("<testcase name=\"([^\"]*)\"[^>]* status=\"(?!passed)[a-z]+\"");

    @RegisterExtension
    static final Berth plain = Berth.with(SPARSE);

    @RegisterExtension
    static final Berth secured = Berth.with(SPARSE).secured();

    private final Tool conformance = Tool.named("conformance")
            .where("OCI_VERSION", "dev")
            .where("OCI_DATA_SPARSE", true)
            .where("OCI_REPO1", "conformance/one")
            .where("OCI_REPO2", "conformance/two");

    @Test
    void passesOverHttp() throws IOException {
        Path results = Folders.fresh("conformance-http");
        assertEverythingPasses(results, conformance.where("OCI_TLS", "disabled").where("OCI_REGISTRY", plain.host()));
    }

    @Test
    void passesOverTls() throws IOException {
        Path results = Folders.fresh("conformance-tls");
        Tool trusting = conformance.where("SSL_CERT_FILE", secured.certificate());
        assertEverythingPasses(results, trusting.where("OCI_TLS", "enabled").where("OCI_REGISTRY", secured.host()));
    }

    static void assertEverythingPasses(Path results, Tool suite) throws IOException {
        Output output = suite.where("OCI_RESULTS_DIR", results).attempt();
        assertThat(notPassed(Files.readString(results.resolve("junit.xml"))))
                .as(summary(output))
                .isEmpty();
        assertThat(Files.readString(results.resolve("results.yaml")))
                .contains("Sparse Manifests: Pass")
                .doesNotContain(": FAIL", ": Skip", ": Disabled", ": Error");
        assertThat(output.status()).isZero();
    }

    private static List<String> notPassed(String junit) {
        return NOT_PASSED.matcher(junit).results().map(found -> found.group(1)).toList();
    }

    private static String summary(Output output) {
        return output.out().lines().filter(line -> line.contains("....:")).reduce("", (all, line) -> all + "\n" + line);
    }
}
