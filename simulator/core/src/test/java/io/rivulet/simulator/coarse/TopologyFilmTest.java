package io.rivulet.simulator.coarse;

import static io.rivulet.simulator.scenario.Dsl.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivulet.groups.spi.DirectListener;
import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.simulator.engine.SeedTree;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.Arrivals;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.Scenario;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Peers whose parents a test says. */
class TopologyFilmTest {
    private static final int SUBSTREAMS = 8;
    private static final int MANY = 100_000;
    private static final int AT_START = 50_000;

    private final Map<Integer, Fed> peers = new HashMap<>();

    private static TopologyFilm film(Map<Integer, Fed> peers, int population, int atStart) {
        Scenario scenario = Scenario.named("film")
                .peers(population)
                .lasting(seconds(10))
                .arrivals(Arrivals.DEFAULT.crowd(atStart, seconds(5), seconds(1)))
                .build();
        return new TopologyFilm(Population.of(scenario, SeedTree.of(1)), peers::get);
    }

    /** Each has as parents a third of its number, and the publisher in the end: trees of ten steps or so. */
    private void addThirds(int from, int to) {
        for (int peer = from; peer <= to; peer++) {
            Fed fed = new Fed();
            int parent = peer;
            Arrays.setAll(fed.parents, substream -> parent / 3 - (parent / 3 > SUBSTREAMS ? substream : 0));
            peers.put(peer, fed);
        }
    }

    @Test
    void everybodyIsFollowedWhereNotTooManyAre() {
        TopologyFilm film = film(peers, 4, 3);
        addThirds(1, 3);
        film.look(0.5);
        peers.get(3).parents[0] = 2;
        addThirds(4, 4);
        peers.remove(1);
        film.look(1);

        List<TopologyFrame> frames = film.frames();

        assertThat(film.peers()).containsExactly(1, 2, 3, 4);
        assertThat(frames).extracting(TopologyFrame::seconds).containsExactly(0.5, 1.0);
        assertThat(frames.get(1).peers()).containsExactly(0, 1, 2, 3, 4);
        assertThat(frames.get(0).parents()[0]).containsExactly(0, 0, 0, 1, TreeFigures.ABSENT);
        assertThat(frames.get(1).parents()[0]).containsExactly(0, TreeFigures.ABSENT, 0, 2, 1);
        assertThat(frames.get(1).lagMs()).containsExactly(-1, -1, 200, 200, 200);
        assertThat(film.changesPerMinute())
                .as("one in half a second of three peers")
                .isEqualTo(40);
    }

    @Test
    void ofManyTheWaysToThePublisherAreFollowed() {
        TopologyFilm film = film(peers, MANY, MANY);
        addThirds(1, MANY);
        film.look(0.5);

        TopologyFrame frame = film.frames().get(0);

        Set<Integer> shown = new HashSet<>(Arrays.stream(frame.peers()).boxed().toList());
        int[] far = IntStream.of(film.peers()).filter(peer -> peer > MANY / 2).toArray();
        assertThat(film.peers()).hasSizeBetween(500, TopologyFrame.MAX_PEERS);
        assertThat(far.length).as("spread over all numbers").isBetween(25, 200);
        for (int peer : far) {
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                for (int at = peer; at > 0; at = peers.get(at).parents[substream]) {
                    assertThat(shown).contains(at);
                }
            }
        }
        assertThat(frame.children()[1]).isEqualTo(SUBSTREAMS);
    }

    @Test
    void whoIsFollowedLaterWasThereBeforeOrWasNot() {
        TopologyFilm film = film(peers, MANY, AT_START);
        addThirds(1, AT_START);
        film.look(0.5);
        int stranger = IntStream.rangeClosed(1, AT_START)
                .filter(peer -> Arrays.binarySearch(film.peers(), peer) < 0)
                .findFirst()
                .orElseThrow();
        int[] early = film.peers();
        peers.get(1).parents[3] = stranger;
        addThirds(AT_START + 1, MANY);
        film.look(6.5);

        TopologyFrame before = film.frames().get(0);
        TopologyFrame after = film.frames().get(1);

        assertThat(before.peers()).isEqualTo(after.peers());
        int place = Arrays.binarySearch(before.peers(), stranger);
        assertThat(before.parents()[0][place]).isEqualTo(TopologyFrame.UNKNOWN);
        assertThat(before.lagMs()[place]).isEqualTo(-1);
        assertThat(before.children()[place]).isEqualTo(-1);
        assertThat(after.parents()[0][place]).isNotNegative();
        assertThat(after.parents()[3][1]).isEqualTo(stranger);
        for (int at = 1; at < before.peers().length; at++) {
            if (before.peers()[at] > AT_START) {
                assertThat(before.parents()[0][at]).isEqualTo(TreeFigures.ABSENT);
            }
        }
        assertThat(film.changesPerMinute()).as("one in six seconds").isCloseTo(10.0 / early.length, within(1e-9));
    }

    @Test
    void thoseAreShownWhoWereOnAWayLast() {
        TopologyFilm film = film(peers, MANY, MANY);
        addThirds(1, MANY);
        for (int look = 1; look <= 40; look++) {
            Arrays.fill(peers.get(20).parents, 50_000 + look); // whose own parents come along
            film.look(look * 0.5);
        }

        List<TopologyFrame> frames = film.frames();

        assertThat(film.peers().length).isLessThanOrEqualTo(TopologyFrame.MAX_PEERS);
        assertThat(film.peers()).contains(50_040, 50_040 / 3);
        assertThat(frames.get(0).parents()[0][20]).isEqualTo(50_001);
        assertThat(frames.get(39).parents()[0][20]).isEqualTo(50_040);
    }

    @Test
    void longRunsHaveFewerFramesForTheirTime() {
        TopologyFilm film = film(peers, 3, 3);
        addThirds(1, 3);
        for (int look = 1; look <= 7_200; look++) {
            film.look(look * 0.5);
            film.look(look * 0.5); // nothing has happened since
        }

        List<TopologyFrame> frames = film.frames();

        assertThat(frames).hasSizeBetween(150, 300);
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).seconds() - frames.get(i - 1).seconds()).isEqualTo(16);
        }
    }

    @Test
    void whoHasNoParentsIsFedByNobody() {
        TopologyFilm film = film(peers, 1, 1);
        addThirds(1, 1);
        Arrays.fill(peers.get(1).parents, PeerDirectory.NONE);
        film.look(0.5);

        assertThat(film.frames().get(0).parents()[7]).containsExactly(0, TreeFigures.NOBODY);
        assertThat(film.changesPerMinute()).isNaN();
    }

    private static final class Fed implements StreamCarrier {
        private final int[] parents = new int[SUBSTREAMS];

        @Override
        public int parent(int substream) {
            return parents[substream];
        }

        @Override
        public int children(int substream) {
            return 1;
        }

        @Override
        public double lagMs() {
            return 200;
        }

        @Override
        public void onNeighbour(long nowNs, int neighbour, int membershipFlow) {}

        @Override
        public void publish(long nowNs) {}

        @Override
        public boolean offer(long nowNs, byte[] payload) {
            return false;
        }

        @Override
        public void view(long nowNs) {}

        @Override
        public void leave(long nowNs) {}

        @Override
        public long duplicates() {
            return 0;
        }

        @Override
        public long pulled() {
            return 0;
        }

        @Override
        public long sent() {
            return 0;
        }

        @Override
        public DirectListener listener() {
            throw new UnsupportedOperationException("nobody talks");
        }

        @Override
        public void onDeadline(long nowNs) {}

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }
    }
}
