package io.rivulet.simulator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.rivulet.simulator.coarse.CoarseRuns;
import io.rivulet.simulator.engine.ShardedRun;
import io.rivulet.transport.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "io.rivulet.simulator", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule engineNetworkAndNodesReachForNothing =
            ArchitectureRules.coresReachForNothing(resideInAnyPackage(
                            "io.rivulet.simulator.engine..",
                            "io.rivulet.simulator.net..",
                            "io.rivulet.simulator.churn..",
                            "io.rivulet.simulator.coarse..",
                            "io.rivulet.simulator.session..",
                            "io.rivulet.simulator.node..")
                    // It owns the threads on which windows run.
                    .and(not(equivalentTo(ShardedRun.class)))
                    // It asks how many of them there are to be.
                    .and(not(equivalentTo(CoarseRuns.class))));

    @ArchTest
    static final ArchRule packagesFormNoCycle = ArchitectureRules.packagesFormNoCycle("io.rivulet.simulator");

    @ArchTest
    static final ArchRule internalPackagesOfTheTransportAreLeftAlone = ArchitectureRules.internalPackagesStayInside();

    @ArchTest
    static final ArchRule nothingStandsOnUnsafe = ArchitectureRules.nothingStandsOnUnsafe();
}
