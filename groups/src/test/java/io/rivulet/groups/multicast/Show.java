package io.rivulet.groups.multicast;

import io.rivulet.groups.multicast.MulticastWorld.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A publisher with a made-up film in a {@link MulticastWorld}, and viewers who check every byte of it. */
final class Show {
    static final String NAME = "film";

    private static final int FRAME_MS = 40;
    private static final int FRAMES_PER_KEY_FRAME = 25;

    /** Messages per frame time: one of video, two of audio. */
    private static final int MESSAGES_PER_FRAME = 3;

    final MulticastWorld world;
    final Node publisher;
    final List<Viewer> viewers = new ArrayList<>();
    final List<Long> offeredNs = new ArrayList<>();
    final StreamParameters parameters;
    long bytesOffered;
    int backpressured;
    PublishedStream stream;
    private boolean running;

    Show(MulticastWorld world, StreamParameters parameters, long uplinkBytesPerSec) {
        this(world, parameters, uplinkBytesPerSec, MulticastConfig.defaults());
    }

    Show(MulticastWorld world, StreamParameters parameters, long uplinkBytesPerSec, MulticastConfig ofPublisher) {
        this.world = world;
        this.parameters = parameters;
        publisher = world.addNode(uplinkBytesPerSec, ofPublisher, new Viewer());
    }

    Viewer addViewer(long uplinkBytesPerSec, ViewOptions options) {
        return addViewer(uplinkBytesPerSec, options, MulticastConfig.defaults());
    }

    Viewer addViewer(long uplinkBytesPerSec, ViewOptions options, MulticastConfig config) {
        Viewer viewer = new Viewer();
        viewer.node = world.addNode(uplinkBytesPerSec, config, viewer);
        viewers.add(viewer);
        viewer.node.input(() -> viewer.stream = viewer.node.multicast.view(world.nowNs(), NAME, options));
        return viewer;
    }

    void start() {
        publisher.input(() -> stream = publisher.multicast.publish(world.nowNs(), NAME, parameters));
        running = true;
        world.at(world.nowNs(), this::frame);
    }

    /** Says nothing for a while. */
    void pause(long ms) {
        running = false;
        world.after(ms, () -> {
            running = true;
            frame();
        });
    }

    void stop() {
        running = false;
        publisher.input(() -> stream.close(world.nowNs()));
    }

    private void frame() {
        if (!running || publisher.dead) {
            return;
        }
        offerFrame();
        world.after(FRAME_MS, this::frame);
    }

    private void offerFrame() {
        for (int i = 0; i < MESSAGES_PER_FRAME; i++) {
            int index = offeredNs.size();
            byte[] message = message(index);
            publisher.input(() -> {
                OfferResult result = stream.offer(
                        world.nowNs(), kind(index), timestamp(index), flags(index), message, 0, message.length);
                if (result == OfferResult.ACCEPTED) {
                    offeredNs.add(world.nowNs());
                    bytesOffered += message.length;
                } else {
                    backpressured++;
                }
            });
        }
    }

    /** Offers many messages at one instant, more than the pushes can take at once. */
    void burst(int frames) {
        for (int i = 0; i < frames; i++) {
            offerFrame();
        }
    }

    static int kind(int index) {
        if (index == 0) {
            return 0x12;
        }
        return index % MESSAGES_PER_FRAME == 0 ? 9 : 8;
    }

    static long timestamp(int index) {
        return (long) index / MESSAGES_PER_FRAME * FRAME_MS;
    }

    /** The first message and each audio message just before a key frame are headers. */
    static int flags(int index) {
        int keyDistance = MESSAGES_PER_FRAME * FRAMES_PER_KEY_FRAME;
        if (index == 0 || index % keyDistance == keyDistance - 1) {
            return MessageFlags.HEADER;
        }
        return index % keyDistance == 0 ? MessageFlags.KEY_FRAME : MessageFlags.NONE;
    }

    /** About 700 kbit/s: a key frame of 15 kB a second, frames of 2.6 kB between, audio of 300 bytes. */
    static byte[] message(int index) {
        SplittableRandom random = new SplittableRandom(index);
        int size = 300;
        if (index % MESSAGES_PER_FRAME == 0) {
            size = flags(index) == MessageFlags.KEY_FRAME ? 15_000 : 1_900 + random.nextInt(1_400);
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        bytes[0] = (byte) (index >>> 24);
        bytes[1] = (byte) (index >>> 16);
        bytes[2] = (byte) (index >>> 8);
        bytes[3] = (byte) index;
        return bytes;
    }

    static int index(byte[] bytes, int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    static final MessageClassifier CLASSIFIER =
            (kind, bytes, offset, length) -> length < 4 ? 0 : flags(index(bytes, offset));

    /** Delays of all messages at all living viewers, in nanoseconds, sorted; from {@code fromMessage} on. */
    long[] delays(int fromMessage) {
        return delaysOf(viewers, fromMessage);
    }

    long[] delaysOf(List<Viewer> some, int fromMessage) {
        return some.stream()
                .filter(viewer -> !viewer.node.dead)
                .flatMapToLong(viewer -> viewer.delays(fromMessage))
                .sorted()
                .toArray();
    }

    static double quantileMs(long[] sorted, double q) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, q * sorted.length)] / 1e6;
    }

    /** One line of figures. */
    String figures() {
        long[] delays = delays(0);
        StreamStats sum = sum();
        return String.format(
                "p50 %.0f p99 %.0f p99.9 %.0f max %.0f ms; dup %.3f %%; pulled %.2f %%; copies %.2f; control %.2f %%; parents %d"
                        + " refusals %d timeouts %d gaps %d",
                quantileMs(delays, 0.5),
                quantileMs(delays, 0.99),
                quantileMs(delays, 0.999),
                quantileMs(delays, 1),
                100 * duplicateRatio(),
                100.0 * sum.fragmentsPulled / Math.max(1, sum.fragmentsReceived),
                copies(),
                100 * controlRatio(),
                sum.parentChanges,
                sum.refusals,
                sum.pullTimeouts,
                sum.gaps);
    }

    double duplicateRatio() {
        StreamStats sum = sum();
        return (double) sum.duplicates / Math.max(1, sum.fragmentsReceived);
    }

    /** Bytes of messages without payload by bytes of fragments received, each fragment once. */
    double controlRatio() {
        long controlBytes =
                world.nodes.stream().mapToLong(node -> node.controlBytes).sum();
        return (double) controlBytes / Math.max(1, sum().payloadBytesReceived);
    }

    double copies() {
        return (double) publisher.fragmentBytes / Math.max(1, bytesOffered);
    }

    StreamStats sum() {
        StreamStats sum = new StreamStats();
        for (Viewer viewer : viewers) {
            StreamStats one = viewer.stream.stats();
            sum.duplicates += one.duplicates;
            sum.fragmentsReceived += one.fragmentsReceived;
            sum.fragmentsPulled += one.fragmentsPulled;
            sum.payloadBytesReceived += one.payloadBytesReceived;
            sum.parentChanges += one.parentChanges;
            sum.refusals += one.refusals;
            sum.pullTimeouts += one.pullTimeouts;
            sum.gaps += one.gaps;
        }
        return sum;
    }

    /** One who only counts. */
    static final class Collector implements MulticastEvents {
        final List<String> ended = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        @Override
        public void onStarted(long nowNs, ViewedStream started, long first) {}

        @Override
        public void onMessage(
                long nowNs,
                ViewedStream from,
                int kind,
                long timestampMs,
                int flags,
                byte[] bytes,
                int offset,
                int length) {
            names.add(from.name());
        }

        @Override
        public void onGap(long nowNs, ViewedStream from, long first, long last) {}

        @Override
        public void onReset(long nowNs, ViewedStream from) {}

        @Override
        public void onEnded(long nowNs, ViewedStream from, StreamEndReason reason) {
            ended.add(from.name());
        }

        long messages(String name) {
            return names.stream().filter(name::equals).count();
        }
    }

    /** One who looks at every byte. */
    final class Viewer implements MulticastEvents {
        Node node;
        ViewedStream stream;
        final List<Integer> received = new ArrayList<>();
        final List<Long> receivedNs = new ArrayList<>();
        final List<StreamEndReason> ends = new ArrayList<>();
        final List<String> wrong = new ArrayList<>();
        long firstFragment;
        int gaps;
        int resets;

        @Override
        public void onStarted(long nowNs, ViewedStream started, long first) {
            firstFragment = first;
        }

        @Override
        public void onMessage(
                long nowNs,
                ViewedStream from,
                int kind,
                long timestampMs,
                int flags,
                byte[] bytes,
                int offset,
                int length) {
            int index = index(bytes, offset);
            received.add(index);
            receivedNs.add(nowNs);
            byte[] expected = message(index);
            if (!Arrays.equals(bytes, offset, offset + length, expected, 0, expected.length)
                    || kind != kind(index)
                    || timestampMs != timestamp(index)) {
                wrong.add("message " + index + " at peer " + node.peer);
            }
        }

        @Override
        public void onGap(long nowNs, ViewedStream from, long first, long last) {
            gaps++;
        }

        @Override
        public void onReset(long nowNs, ViewedStream from) {
            resets++;
        }

        @Override
        public void onEnded(long nowNs, ViewedStream from, StreamEndReason reason) {
            ends.add(reason);
        }

        @Override
        public String toString() {
            return "peer " + node.peer + ": " + received.size() + " of " + offeredNs.size() + " messages from fragment "
                    + firstFragment + ", " + gaps + " gaps, ends " + ends + ", drops " + stream.drops() + ", wrong "
                    + wrong;
        }

        java.util.stream.LongStream delays(int fromMessage) {
            return java.util.stream.IntStream.range(0, received.size())
                    .filter(i -> received.get(i) >= fromMessage)
                    .mapToLong(i -> receivedNs.get(i) - offeredNs.get(received.get(i)));
        }

        /** Whether everything from the first message received on came, once and in order, up to the last one offered. */
        boolean isComplete() {
            for (int i = 1; i < received.size(); i++) {
                if (received.get(i) != received.get(i - 1) + 1) {
                    return false;
                }
            }
            return wrong.isEmpty() && !received.isEmpty() && received.get(received.size() - 1) == offeredNs.size() - 1;
        }
    }
}
