package io.rivulet.overlay;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.overlay", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nodeAndFlashReachForNothing =
            ArchitectureRules.coresReachForNothing("io.rivulet.overlay.node..", "io.rivulet.overlay.flash..");

    @ArchTest
    static final ArchRule packagesFormNoCycle = ArchitectureRules.packagesFormNoCycle("io.rivulet.overlay");

    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
