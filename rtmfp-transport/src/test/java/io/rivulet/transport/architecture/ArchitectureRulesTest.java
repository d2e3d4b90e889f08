package io.rivulet.transport.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureRulesTest {
    private static final String FIXTURE = "io.rivulet.transport.architecture.fixture";

    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(FIXTURE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReadsTheClock",
                "KnowsTheDate",
                "DrawsRandomness",
                "OpensASocket",
                "StartsThreads",
                "Logs",
                "UsesNetty"
            })
    void coreThatReachesOutIsFound(String offender) {
        assertThat(violationsOf(ArchitectureRules.coresReachForNothing(FIXTURE + ".core..")))
                .contains(offender);
    }

    @Test
    void coreThatReachesForNothingIsLeftAlone() {
        assertThat(violationsOf(ArchitectureRules.coresReachForNothing(FIXTURE + ".core..")))
                .doesNotContain("Blameless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UsesUnsafeBuffer", "UsesAgronaQueue", "UsesUnsafeQueue"})
    void classThatStandsOnUnsafeIsFound(String offender) {
        assertThat(violationsOf(ArchitectureRules.nothingStandsOnUnsafe())).contains(offender);
    }

    @Test
    void varHandleQueuesAndAgronaCollectionsAreAllowed() {
        assertThat(violationsOf(ArchitectureRules.nothingStandsOnUnsafe())).doesNotContain("UsesVarHandleQueue");
    }

    @Test
    void cycleIsFound() {
        assertThat(violationsOf(ArchitectureRules.packagesFormNoCycle(FIXTURE))).contains("ring.left", "ring.right");
    }

    @Test
    void useOfAnInternalPackageFromOutsideIsFound() {
        var rule = ArchitectureRules.internalPackagesStayInside(FIXTURE + ".inside", FIXTURE + ".inside.internal..");

        assertThat(violationsOf(rule)).contains("MayNotUsePrivate").doesNotContain("MayUsePrivate");
    }

    @Test
    void moduleWithoutClassesPasses() {
        var nothing = new ClassFileImporter().importPackages(FIXTURE + ".absent");

        ArchitectureRules.coresReachForNothing(FIXTURE + ".absent..").check(nothing);
        ArchitectureRules.packagesFormNoCycle(FIXTURE + ".absent").check(nothing);
        ArchitectureRules.internalPackagesStayInside().check(nothing);
        ArchitectureRules.nothingStandsOnUnsafe().check(nothing);
    }

    private static String violationsOf(ArchRule rule) {
        return rule.evaluate(OFFENDERS).getFailureReport().toString();
    }
}
