package io.rivulet.simulator.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.simulator.check.Rule;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.Tier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick part; {@link MutantSearchTest} searches for all mutants. */
class FaultSearchTest {
    private static final Scenario SMALL = Scenario.named("small")
            .peers(8)
            .lasting(Duration.ofSeconds(5))
            .tier(Tier.T3)
            .arrivals(Arrivals.DEFAULT.joining(Duration.ofSeconds(1), Duration.ofSeconds(1)))
            .build();

    @Test
    void findsADuplicateDeliveryAndMakesItsWorldSmaller() {
        FaultSearch search = new FaultSearch(1, new Examination(Mutant.DUPLICATE_DELIVERY::tap));

        FaultSearch.Outcome outcome = search.run(0, 3, index -> true, 1, 1, FaultSearch.Listener.NONE);

        assertThat(outcome.found()).hasSize(1);
        Found found = outcome.found().get(0);
        assertThat(found.simplestFinding().rule()).isEqualTo(Rule.DELIVERY);
        assertThat(found.simplest().peers()).isLessThan(found.scenario().peers());
        assertThat(found.simplest().duration()).isLessThan(found.scenario().duration());
    }

    /**
     * Most of a peer's neighbours had been cut off like it, and had the last word on where the stream is (2974, 3363); and a session that an
     * outage held back until it was given up took the place of the one that came after it (889).
     */
    @ParameterizedTest
    @ValueSource(longs = {889, 2974, 3363})
    void worldsInWhichPeersWereNotFedAfterAPartition(long index) {
        RandomWorlds worlds = new RandomWorlds(1);

        assertThat(new Examination().examine(worlds.world(index), worlds.runSeed(index), () -> false))
                .isEmpty();
    }

    @Test
    void nothingIsWrongWithAQuietWorld() {
        assertThat(new Examination().examine(SMALL, 1, () -> false)).isEmpty();
    }

    @Test
    void whatIsFoundDoesNotDependOnThreads() {
        Examination examination = new Examination(Mutant.DUPLICATE_DELIVERY::tap);

        FaultSearch.Outcome alone =
                new FaultSearch(2, examination).run(0, 2, index -> true, 1, 10, FaultSearch.Listener.NONE);
        FaultSearch.Outcome together =
                new FaultSearch(2, examination).run(0, 2, index -> true, 2, 10, FaultSearch.Listener.NONE);

        assertThat(together).isEqualTo(alone);
    }

    @Test
    void endsWhenItIsToldTo() {
        AtomicInteger asked = new AtomicInteger();
        FaultSearch.Listener impatient = new FaultSearch.Listener() {
            @Override
            public boolean isStopped() {
                return asked.incrementAndGet() > 20;
            }
        };

        FaultSearch.Outcome outcome =
                new FaultSearch(1, new Examination()).run(0, 1_000, index -> true, 2, 1, impatient);

        assertThat(outcome.found()).isEmpty();
        assertThat(outcome.examined()).isLessThan(2);
    }
}
