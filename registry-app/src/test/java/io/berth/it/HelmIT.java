package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class HelmIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Path folder = Folders.fresh("helm");
    private final Tool helm = Tool.named("helm")
            .where("HELM_CONFIG_HOME", folder.resolve("config"))
            .where("HELM_CACHE_HOME", folder.resolve("cache"))
            .where("HELM_DATA_HOME", folder.resolve("data"));

    @Test
    void pushesAChartAndPullsIt() {
        Path pushed = chart();
        Path pulled = Folders.fresh("helm-back");
        helm.run("push", "--plain-http", pushed, "oci://" + registry.name("charts"));
        helm.run("pull", "--plain-http", "--destination", pulled, "oci://" + registry.name("charts/sample"));
        assertThat(pulled.resolve("sample-0.1.0.tgz")).hasSameBinaryContentAs(pushed);
    }

    @Test
    void showsAndRendersAChartOfTheRegistry() {
        String chart = "oci://" + registry.name("charts/sample");
        helm.run("push", "--plain-http", chart(), "oci://" + registry.name("charts"));
        assertThat(helm.run("show", "chart", "--plain-http", chart, "--version=0.1.0")
                        .out())
                .contains("name: sample");
        assertThat(helm.run("template", "--plain-http", chart).out()).contains("kind: Deployment");
    }

    private Path chart() {
        helm.run("create", folder.resolve("sample"));
        helm.run("package", "--destination", folder, folder.resolve("sample"));
        return folder.resolve("sample-0.1.0.tgz");
    }
}
