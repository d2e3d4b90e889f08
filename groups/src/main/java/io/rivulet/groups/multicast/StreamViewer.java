package io.rivulet.groups.multicast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a viewer adds to carrying a stream: where to start, in what order to deliver, and when it is over. Starts at fragment 1 while all may
 * still be had; otherwise a little before the newest fragment, and then at codec headers and a key frame if there is a classifier.
 */
final class StreamViewer implements Reassembler.Output {
    /** How long maps are collected before the start is decided, when nobody has fragment 1: enough for one from most neighbours. */
    private static final int SETTLE_MS = 150;

    /** Fragments are pushed and no map has come, lost perhaps: so long it is worth waiting for one, to have all that there is. */
    private static final int MAP_PATIENCE_MS = 1_000;

    /**
     * A stream whose newest fragment is not beyond this is young: fragment 1 is likely to be on its way to our neighbours, so we wait for
     * it a little.
     */
    private static final int YOUNG_STREAM = 256;

    /** How far fragments may lie from what maps tell, to have a say in where to start. */
    private static final int MAX_ASTRAY = 4_096;

    /** One in so many neighbours has to be current for the others to have no say. */
    private static final int CURRENT_SHARE = 3;

    /** Neighbours are not so far behind, nor by all that is kept; and a stream has no such gaps but where it has run away. */
    private static final int MAX_LAG = 512;

    /** Headers kept for a start: one per message type, of at most so many types and bytes. */
    private static final int MAX_HEADERS = 8;

    private static final int MAX_HEADER_BYTES = 64 << 10;

    /** A stream in which no video was seen for so long has none to wait for. */
    private static final int AUDIO_ONLY_MS = 1_000;

    /** Publishers repeat headers every 900 ms or at the next key frame: without any for twice that there are none. */
    private static final int HEADER_PATIENCE_MS = 1_800;

    /** Longer than usual between key frames: then we start anywhere. */
    private static final int PATIENCE_MS = 15_000;

    private static final int VIDEO = 9;

    /** A message kept for the start. */
    private static final class Header {
        private final long fragment;
        private final int kind;
        private final long timestampMs;
        private final int flags;
        private final byte[] bytes;

        Header(long fragment, int kind, long timestampMs, int flags, byte[] bytes) {
            this.fragment = fragment;
            this.kind = kind;
            this.timestampMs = timestampMs;
            this.flags = flags;
            this.bytes = bytes;
        }
    }

    private enum Phase {
        WAITING,
        SETTLING,
        RUNNING
    }

    private final StreamCore core;
    private final ViewedStream handle;
    private final ViewOptions options;
    private final MulticastEvents events;
    private final Reassembler reassembler;
    private List<Header> headers = List.of();

    private Phase phase = Phase.WAITING;
    private int settledMs;
    private long nowNs;
    private long resumeFrom;
    /** Where what was delivered ends; where the last of it without a great gap begins, and where what was delivered before that ends. */
    private long deliveredTo;

    private long runFrom;
    private long beforeRun;
    private boolean begun;
    private boolean videoSeen;
    private long firstTimestampMs = -1;
    private long end = Long.MAX_VALUE;
    private int endLearnedMs;
    private long earlyEnd;
    private boolean over;
    private boolean unpublished;
    private boolean closedInBand;

    StreamViewer(StreamCore core, ViewedStream handle, ViewOptions options, MulticastEvents events) {
        this.core = core;
        this.handle = handle;
        this.options = options;
        this.events = events;
        this.reassembler = new Reassembler(core.window, core.config.maxMessageBytes(), core.drops);
    }

    ViewedStream handle() {
        return handle;
    }

    /** Whether the first fragment that is wanted has been decided. */
    boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    /** The next fragment to deliver. */
    long next() {
        return reassembler.next();
    }

    /** Whether the application has been given anything. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether a message was delivered. */
    boolean hasDelivered() {
        return reassembler.hasDelivered();
    }

    /** When the start is to be decided at the latest, if it {@link #isSettling}. */
    int settledMs() {
        return settledMs + (medianNewest() == 0 ? MAP_PATIENCE_MS : 0);
    }

    boolean isSettling() {
        return phase == Phase.SETTLING;
    }

    /**
     * A map or a fragment arrived: decides where to start, if it is time.
     *
     * @return whether it has been decided just now
     */
    boolean tryStart(int nowMs) {
        if (phase == Phase.RUNNING) {
            return false;
        }
        if (phase == Phase.WAITING) {
            phase = Phase.SETTLING;
            settledMs = nowMs + SETTLE_MS;
        }
        long median = medianNewest();
        if (core.window.isStarted() && !isPlausible(core.window.newest())) {
            core.window.clear(); // Fragments that nobody asked for, far from where the stream is.
        }
        long newest = Math.max(median, core.window.isStarted() ? core.window.newest() : 0);
        boolean firstIsThere = newest > 0 && isYoung(newest);
        if (!firstIsThere && nowMs - settledMs() < 0) {
            return false;
        }
        if (newest == 0) {
            phase = Phase.WAITING;
            return false;
        }
        long first = firstIsThere ? 1 : lateStart(newest);
        start(nowMs, Math.max(first, resumeFrom));
        return true;
    }

    /**
     * Whether all of the stream may still be had: those who have it from the beginning keep it yet. Those who came later and fetched it all
     * keep it for longer, and whoever begins where they did begins further behind: in a crowd that keeps coming there would be no end to it.
     */
    private boolean isYoung(long newest) {
        double kept = core.rate.likelyFragmentsPerSec() * core.parameters.keepMs() / 1_000;
        return kept > 0 ? newest <= kept : newest <= YOUNG_STREAM || isHeldByNeighbour(1);
    }

    /** Whether a fragment may be one of the stream, by what maps tell of it: any may while there are none. */
    boolean isPlausible(long id) {
        long median = medianNewest();
        return median == 0 || Math.abs(id - median) <= MAX_ASTRAY;
    }

    private void start(int nowMs, long first) {
        phase = Phase.RUNNING;
        if (core.window.isStarted()) {
            core.window.moveLow(first);
        } else {
            core.window.start(first);
        }
        core.window.learn(medianNewest(), nowMs);
        if (resumeFrom > 0 && first > resumeFrom) {
            onMissing(resumeFrom, first - 1);
        }
        reassembler.start(core.window.low());
        recallEnd(nowMs, Long.MAX_VALUE - 1);
    }

    private boolean isHeldByNeighbour(long id) {
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            if (core.table.has(Long.numberOfTrailingZeros(rest), id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The lower median of the neighbours' newest fragments, so that one of them cannot lead us astray; 0 without any map. Neighbours who have
     * told nothing for a window while others did have been cut off from the stream: they have no say, as long as a third has.
     */
    long medianNewest() {
        long tellers = 0;
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            tellers |= core.table.maps.isKnown(neighbour) ? Neighbours.bit(neighbour) : 0;
        }
        long current = current(tellers);
        tellers = CURRENT_SHARE * Long.bitCount(current) >= Long.bitCount(tellers) ? current : tellers;
        long[] newest = new long[Long.bitCount(tellers)];
        int count = 0;
        for (long rest = tellers; rest != 0; rest &= rest - 1) {
            newest[count++] = core.table.maps.newest(Long.numberOfTrailingZeros(rest));
        }
        Arrays.sort(newest, 0, count);
        return count == 0 ? 0 : newest[(count - 1) / 2];
    }

    /** Of some neighbours, those whose last map is no more than a window older than the last one of all. */
    private long current(long tellers) {
        int lastMs = 0;
        for (long rest = tellers; rest != 0; rest &= rest - 1) {
            int mapMs = core.table.mapMs(Long.numberOfTrailingZeros(rest));
            lastMs = rest == tellers || mapMs - lastMs > 0 ? mapMs : lastMs;
        }
        long current = 0;
        for (long rest = tellers; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            boolean isCurrent = lastMs - core.table.mapMs(neighbour) <= core.parameters.windowMs();
            current |= isCurrent ? Neighbours.bit(neighbour) : 0;
        }
        return current;
    }

    /** So far before the newest fragment as the options say, judged by how many fragments a neighbour keeps. */
    private long lateStart(long newest) {
        long lowest = core.window.isStarted() ? core.window.low() : newest;
        for (long rest = core.table.announced; rest != 0; rest &= rest - 1) {
            int neighbour = Long.numberOfTrailingZeros(rest);
            if (core.table.maps.isKnown(neighbour) && core.table.maps.newest(neighbour) <= newest) {
                lowest = Math.min(lowest, core.table.maps.oldest(neighbour));
            }
        }
        int backlogMs = options.classifier() == null ? 0 : Math.min(options.backlogMs(), core.parameters.windowMs());
        return Math.max(1, newest - (newest - lowest) * backlogMs / core.parameters.keepMs());
    }

    /**
     * Whether we are where no neighbour is, and have never been where they are: ahead of the stream, led astray by what was told or sent to us,
     * if they are where it is. Those who are where we have been are late, and may have from us what they get on by.
     */
    boolean isAstray() {
        long median = medianNewest();
        long from = reassembler.hasDelivered() ? runFrom : core.window.low();
        double kept = core.rate.fragmentsPerSec() * core.parameters.keepMs() / 1_000;
        return median > 0 && median < from - Math.max(MAX_LAG, (long) kept);
    }

    /**
     * Starts again where the neighbours are. Where the stream has run away from us, what lies between is a gap.
     *
     * @param isAstray whether what was delivered last is not to be believed, so that it goes on behind what was before
     */
    void restart(int nowMs, boolean isAstray) {
        // It may happen again before anything is delivered: what was delivered before stays so.
        if (reassembler.hasDelivered()) {
            resumeFrom = isAstray ? beforeRun : reassembler.next();
        }
        if (isAstray) {
            deliveredTo = resumeFrom;
            runFrom = 0;
        }
        core.window.clear();
        phase = Phase.SETTLING;
        settledMs = nowMs;
    }

    /** Another publication of the same name takes over: counts from its beginning, but what was delivered stays delivered. */
    StreamViewer successor(StreamCore newCore) {
        return new StreamViewer(newCore, handle, options, events);
    }

    /** The stream ends before fragment {@code end}. */
    void onEnd(int nowMs, long newEnd) {
        if (end == Long.MAX_VALUE) {
            end = newEnd;
            endLearnedMs = nowMs;
        }
    }

    /** The end was told before it was decided where to start, or lies too far ahead to be believed: counts from then on. */
    void onEarlyEnd(long newEnd) {
        earlyEnd = newEnd;
    }

    /**
     * Believes an end told earlier that lies behind fragment {@code believed} at most.
     *
     * @return whether it lies further
     */
    boolean recallEnd(int nowMs, long believed) {
        if (earlyEnd > core.window.newest() && earlyEnd <= believed + 1) {
            onEnd(nowMs, earlyEnd);
            core.window.learn(earlyEnd - 1, nowMs);
            earlyEnd = 0;
        }
        return earlyEnd > believed;
    }

    /** What was said about the end was wrong: there are later fragments. */
    void onLaterFragment(long id) {
        if (id >= end) {
            end = Long.MAX_VALUE;
        }
    }

    /** Fragments from here on do not exist; {@code Long.MAX_VALUE} while it is not known. */
    long end() {
        return end;
    }

    /** Delivers what can be delivered. Returns whether the stream has ended. */
    boolean pump(long now) {
        if (phase != Phase.RUNNING || over) {
            return closedInBand;
        }
        nowNs = now;
        int nowMs = StreamCore.ms(now);
        if (!reassembler.hasDelivered()) {
            skipUnobtainable(nowMs);
        }
        reassembler.pump(nowMs, core.parameters.windowMs(), this);
        if (closedInBand) {
            return true;
        }
        if (end == Long.MAX_VALUE || nowMs - endMs() < 0) {
            return false;
        }
        // What has not come by now will not come any more; what is here behind a hole is delivered all the same.
        reassembler.pump(nowMs, 0, this);
        if (!closedInBand && reassembler.next() < end) {
            long first = reassembler.next();
            reassembler.skipTo(end);
            onMissing(first, end - 1);
        }
        return true;
    }

    /**
     * When the stream is over if only its end was told, and nothing says otherwise. Any neighbour can tell an end, so it counts only when
     * for a window nobody has had anything later; the closing command in the stream itself ends it at once.
     */
    int endMs() {
        return endLearnedMs + core.parameters.windowMs() + 1;
    }

    /** Before anything was delivered there is no gap to fear: what nobody has is not waited for. */
    private void skipUnobtainable(int nowMs) {
        long next = reassembler.next();
        long held = core.window.nextHeld(next);
        while (held > next
                && nowMs - core.window.arrivalMs(core.window.slot(held)) > core.parameters.windowMs() / 2
                && !isHeldByNeighbour(next)) {
            next++;
        }
        reassembler.skipTo(next);
    }

    /** Whether something is here and cannot be delivered yet. */
    boolean isHeldUp() {
        return phase == Phase.RUNNING && reassembler.isHeldUp();
    }

    /** Delivers nothing more. */
    void stop() {
        over = true;
    }

    @Override
    public boolean wantsMore() {
        return !over && !closedInBand;
    }

    @Override
    public void onMissing(long first, long last) {
        if (begun && !over && !unpublished && first <= last) {
            core.stats.gaps++;
            core.stats.fragmentsMissed += last - first + 1;
            events.onGap(nowNs, handle, first, last);
        }
    }

    @Override
    public void onWhole(long first, long last, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        if (first - deliveredTo > MAX_LAG) {
            runFrom = first;
            beforeRun = deliveredTo;
        }
        deliveredTo = last + 1;
        switch (ClosingCommands.meaning(kind, bytes, offset, length)) {
            case CLOSED -> closedInBand = true;
            case UNPUBLISHED -> {
                unpublished = true;
                onEnd(StreamCore.ms(nowNs), last + 2); // The closing command is one fragment.
            }
            case NONE -> onMedia(first, kind, timestampMs, bytes, offset, length);
        }
    }

    private void onMedia(long first, int kind, long timestampMs, byte[] bytes, int offset, int length) {
        int flags = classify(kind, bytes, offset, length);
        if (!begun && !mayBegin(first, kind, timestampMs, flags, bytes, offset, length)) {
            core.stats.messagesBeforeStart++;
            return;
        }
        if (!begun) {
            begin(first);
        }
        deliver(kind, timestampMs, flags, bytes, offset, length);
    }

    /** The classifier is the application's, and what it looks at is anybody's: where it fails, a message is like any other. */
    private int classify(int kind, byte[] bytes, int offset, int length) {
        if (options.classifier() == null) {
            return MessageFlags.NONE;
        }
        try {
            return options.classifier().flags(kind, bytes, offset, length);
        } catch (RuntimeException failed) {
            core.drops.add(StreamDrop.UNCLASSIFIED);
            return MessageFlags.NONE;
        }
    }

    private void deliver(int kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        if (!over) {
            core.stats.messages++;
            events.onMessage(nowNs, handle, kind, timestampMs, flags, bytes, offset, length);
        }
    }

    private void begin(long first) {
        begun = true;
        events.onStarted(nowNs, handle, headers.isEmpty() ? first : headers.get(0).fragment);
        for (Header header : headers) {
            deliver(header.kind, header.timestampMs, header.flags, header.bytes, 0, header.bytes.length);
        }
        headers = List.of();
    }

    private boolean mayBegin(long first, int kind, long timestampMs, int flags, byte[] bytes, int offset, int length) {
        if (first == 1 || options.classifier() == null) {
            return true;
        }
        videoSeen |= kind == VIDEO;
        firstTimestampMs = firstTimestampMs < 0 ? timestampMs : firstTimestampMs;
        long waitedMs = timestampMs - firstTimestampMs;
        if (waitedMs > (videoSeen ? PATIENCE_MS : AUDIO_ONLY_MS)) {
            return true;
        }
        if ((flags & MessageFlags.HEADER) != 0) {
            keep(new Header(first, kind, timestampMs, flags, Arrays.copyOfRange(bytes, offset, offset + length)));
            return false;
        }
        if ((flags & MessageFlags.KEY_FRAME) == 0) {
            return false;
        }
        return !headers.isEmpty() || waitedMs >= HEADER_PATIENCE_MS;
    }

    private void keep(Header header) {
        if (headers.isEmpty()) {
            headers = new ArrayList<>(1);
        }
        headers.removeIf(older -> older.kind == header.kind);
        if (headers.size() < MAX_HEADERS && header.bytes.length <= MAX_HEADER_BYTES) {
            headers.add(header);
        }
    }
}
