package io.rivulet.rendezvous;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.rendezvous", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule allButTheDriverReachesForNothing = ArchitectureRules.coresReachForNothing(
            resideInAPackage("io.rivulet.rendezvous..").and(resideOutsideOfPackage("io.rivulet.rendezvous.driver..")));

    @ArchTest
    static final ArchRule packagesFormNoCycle = ArchitectureRules.packagesFormNoCycle("io.rivulet.rendezvous");

    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
