package io.rivulet.simulator.cluster;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.simulator.cluster", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
