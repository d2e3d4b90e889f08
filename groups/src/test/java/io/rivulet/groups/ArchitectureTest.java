package io.rivulet.groups;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.groups", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theWholeModuleReachesForNothing =
            ArchitectureRules.coresReachForNothing("io.rivulet.groups..");

    /** A group sees peers through its own port, never a session; bytes, addresses and a few words are all it shares. */
    @ArchTest
    static final ArchRule groupsNeverSeeASession = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.rivulet.transport..")
                    .and(resideOutsideOfPackages("io.rivulet.transport.wire..", "io.rivulet.transport.address.."))
                    .and(not(nameMatching("io\\.rivulet\\.transport\\.(Invariant|TraceSink|crypto\\.EntropySource)"))))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesFormNoCycle = ArchitectureRules.packagesFormNoCycle("io.rivulet.groups");

    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
