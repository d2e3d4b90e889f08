package io.rivulet.simulator.coarse;

import io.rivulet.groups.spi.PeerDirectory;
import io.rivulet.groups.wire.PushMask;
import io.rivulet.simulator.metrics.TreeFigures;
import io.rivulet.simulator.scenario.Population;
import io.rivulet.simulator.scenario.TopologyFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Who feeds those peers that are followed, look by look. */
final class TopologyFilm {
    private static final int SUBSTREAMS = PushMask.SUBSTREAMS;
    private static final double NS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    /** Bounds memory in long runs: when there are so many frames, every other goes, and half as many come. */
    private static final int MAX_FRAMES = 300;

    private final Population population;
    private final IntFunction<StreamCarrier> there;
    private final FollowedPeers followed;
    /** Each with those who were followed then. */
    private List<TopologyFrame> frames = new ArrayList<>();

    private TopologyFrame last;
    private int looks;
    private int looksPerFrame = 1;
    private long changes;
    private double peerMinutes;

    /** @param there what a peer carries the stream with; null of one that is not there, and of the publisher */
    TopologyFilm(Population population, IntFunction<StreamCarrier> there) {
        this.population = population;
        this.there = there;
        followed = new FollowedPeers(population.size(), SUBSTREAMS, there);
    }

    /**
     * Looks.
     *
     * @param seconds since the start of the stream
     */
    void look(double seconds) {
        if (last != null && seconds <= last.seconds()) {
            return;
        }
        TopologyFrame now = frame(seconds, followed.look());
        if (last != null) {
            noteChanges(last, now);
        }
        last = now;
        if (looks++ % looksPerFrame == 0) {
            frames.add(now);
        }
        if (frames.size() == MAX_FRAMES) {
            List<TopologyFrame> all = frames;
            frames = new ArrayList<>();
            for (int i = 0; i < all.size(); i += 2) {
                frames.add(all.get(i));
            }
            looksPerFrame *= 2;
        }
    }

    private TopologyFrame frame(double seconds, int[] peers) {
        TopologyFrame frame = blank(seconds, peers);
        for (int place = 1; place < frame.peers().length; place++) {
            StreamCarrier carrier = there.apply(frame.peers()[place]);
            int pushed = 0;
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                frame.parents()[substream][place] = carrier == null ? TreeFigures.ABSENT : parent(carrier, substream);
                pushed += carrier == null ? 0 : carrier.children(substream);
            }
            frame.lagMs()[place] = carrier == null ? -1 : (int) carrier.lagMs();
            if (frame.children().length > 0) {
                frame.children()[place] = pushed;
            }
        }
        return frame;
    }

    /** A frame in which nothing is known of anybody. */
    private TopologyFrame blank(double seconds, int[] peers) {
        int places = peers.length + 1;
        int[] numbers = new int[places];
        System.arraycopy(peers, 0, numbers, 1, peers.length);
        int[][] parents = new int[SUBSTREAMS][places];
        int[] lags = new int[places];
        int[] children = new int[followed.isEverybody() ? 0 : places];
        Arrays.fill(lags, -1);
        Arrays.fill(children, -1);
        return new TopologyFrame(seconds, numbers, parents, lags, children);
    }

    /** Who feeds a substream to a peer that is there, or {@link TreeFigures#NOBODY}. */
    static int parent(StreamCarrier carrier, int substream) {
        int parent = carrier.parent(substream);
        return parent == PeerDirectory.NONE ? TreeFigures.NOBODY : parent;
    }

    private void noteChanges(TopologyFrame earlier, TopologyFrame now) {
        int present = 0;
        for (int place = 1; place < now.peers().length; place++) {
            int placeBefore = Arrays.binarySearch(earlier.peers(), now.peers()[place]);
            if (placeBefore < 0 || now.parents()[0][place] == TreeFigures.ABSENT) {
                continue;
            }
            present++;
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                int before = earlier.parents()[substream][placeBefore];
                changes += before >= 0 && now.parents()[substream][place] != before ? 1 : 0;
            }
        }
        peerMinutes += present * (now.seconds() - earlier.seconds()) / SECONDS_PER_MINUTE;
    }

    /** How often one that was followed changed a parent in a minute; NaN where nobody was for long enough. */
    double changesPerMinute() {
        return peerMinutes == 0 ? Double.NaN : changes / peerMinutes;
    }

    /** The numbers of those who are in the frames, rising. */
    int[] peers() {
        return followed.shown();
    }

    /** The frames, all with the same peers. */
    List<TopologyFrame> frames() {
        int[] peers = peers();
        return frames.stream().map(frame -> withThese(frame, peers)).toList();
    }

    /** Of those who were not followed then, all that is known is whether they were there. */
    private TopologyFrame withThese(TopologyFrame from, int[] peers) {
        TopologyFrame frame = blank(from.seconds(), peers);
        for (int place = 1; place < frame.peers().length; place++) {
            int peer = frame.peers()[place];
            int known = Arrays.binarySearch(from.peers(), peer);
            for (int substream = 0; substream < SUBSTREAMS; substream++) {
                frame.parents()[substream][place] = known >= 0
                        ? from.parents()[substream][known]
                        : isCome(peer, from.seconds()) ? TopologyFrame.UNKNOWN : TreeFigures.ABSENT;
            }
            frame.lagMs()[place] = known >= 0 ? from.lagMs()[known] : -1;
            if (known >= 0 && frame.children().length > 0) {
                frame.children()[place] = from.children()[known];
            }
        }
        return frame;
    }

    /** Whether a peer had come; who is not followed any more, and has gone since, is taken to be there. */
    private boolean isCome(int peer, double seconds) {
        Population.Stay stay = population.stays().get(peer - 1);
        return stay.isThereAtStart() || stay.joinNs() <= seconds * NS_PER_SECOND;
    }
}
