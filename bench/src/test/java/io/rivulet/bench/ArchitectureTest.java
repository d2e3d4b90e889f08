package io.rivulet.bench;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.bench", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCycle = ArchitectureRules.packagesFormNoCycle("io.rivulet.bench");

    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
