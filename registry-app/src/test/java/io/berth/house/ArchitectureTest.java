package io.berth.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enforces the package structure of docs/ARCHITECTURE.md. */
final class ArchitectureTest {

    private static final String CORE = "io.berth.core..";
    private static final String OPERATOR_FILES = "io.berth.core.file..";
    private static final String STORAGE = "io.berth.storage..";
    private static final String AUTH = "io.berth.auth..";
    private static final String HTTP = "io.berth.http..";
    private static final String APP = "io.berth.app..";
    private static final String CLI = "io.berth.app.cli..";
    private static final String CONFIG = "io.berth.app.config..";
    private static final String LOG = "io.berth.app.log..";
    private static final String SERVER = "io.berth.http.server..";

    /** The contract suites come from core's test-jar, or from its test classes when the reactor only compiled. */
    private static final ImportOption NO_CONTRACTS =
            location -> !location.contains("-tests.jar") && !location.contains("/test-classes/");

    private static final JavaClasses BERTH = new ClassFileImporter(List.of(NO_CONTRACTS)).importPackages("io.berth");

    @Test
    void coreKnowsNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE, AUTH, HTTP, APP));
    }

    @Test
    void coreKnowsTheJdkJacksonAndLoggingOnly() {
        check(classes()
                .that()
                .resideInAPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        CORE,
                        "java..",
                        "javax.crypto..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..",
                        "org.slf4j..",
                        "org.jspecify.."));
    }

    @Test
    void storageKnowsTheCoreOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(STORAGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AUTH, HTTP, APP));
    }

    @Test
    void authKnowsTheCoreOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(AUTH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE, HTTP, APP));
    }

    @Test
    void httpKnowsTheCoreOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(HTTP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE, AUTH, APP));
    }

    @Test
    void theConfigurationKnowsOfAuthTheRulesOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(CONFIG)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STORAGE, "io.berth.auth"));
    }

    @Test
    void configurationAndLogKnowNothingOfTheComposition() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CONFIG, LOG)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.berth.app", CLI));
    }

    @Test
    void theCompositionKnowsNothingOfTheCommandLine() {
        check(noClasses()
                .that()
                .resideInAPackage("io.berth.app")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI));
    }

    @Test
    void onlyTheServerKnowsNetty() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(SERVER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.."));
    }

    @Test
    void onlyTheConfigLoaderReadsTheEnvironment() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.berth.app.config.ConfigLoader")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }

    @Test
    void onlyStorageAuthAndTheEdgesTouchFiles() {
        check(noClasses()
                .that()
                .resideInAPackage(CORE)
                .and()
                .resideOutsideOfPackage(OPERATOR_FILES)
                .or()
                .resideInAnyPackage(
                        "io.berth.http.message..",
                        "io.berth.http.route..",
                        "io.berth.http.endpoint..",
                        "io.berth.http.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.file.."));
    }

    @Test
    void timeComesFromAClock() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("io.berth.(**)").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        // The rule of an empty module holds.
        rule.allowEmptyShould(true).check(BERTH);
    }
}
