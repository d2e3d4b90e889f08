package io.rivulet.cli.stream;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.FlvWriter;
import io.rivulet.overlay.Failure;
import io.rivulet.overlay.Gap;
import io.rivulet.overlay.Message;
import io.rivulet.overlay.SubscribeOptions;
import io.rivulet.overlay.Subscription;
import io.rivulet.overlay.SubscriptionListener;
import io.rivulet.report.text.Figures;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** Writes one stream of a group as FLV, from the wait for it to its end. What was received is in the output whatever happens. */
public final class StreamWatcher implements Closeable {
    private static final long TICK_MS = 50;

    /** A stream that is silent for longer than any window is stuck, or its publisher is gone without a word. */
    private static final long SILENCE_NS = 3_000_000_000L;

    /** Opens the output when there is something to play: an earlier file is not overwritten by a stream that never comes. */
    @FunctionalInterface
    public interface Output {
        /** Opens it. */
        OutputStream open() throws IOException;
    }

    private final Membership membership;
    private final Interruption interruption;
    private final String streamName;
    private final Output output;
    private final long flushEveryMs;

    // Written on the overlay's thread, read on the command's: under this object's lock.
    private FlvWriter writer;
    private IOException failure;
    private Failure end;
    private boolean started;
    private boolean closed;
    private long messages;
    private long bytes;
    private long lost;
    private long skippedForSlowness;
    private long unknownKinds;
    private long lastMessageNs;

    /** @param flushEveryMs how much stream time may stay in buffers; 0 for pipes */
    public StreamWatcher(
            Membership membership, Interruption interruption, String streamName, Output output, long flushEveryMs) {
        this.membership = membership;
        this.interruption = interruption;
        this.streamName = streamName;
        this.output = output;
        this.flushEveryMs = flushEveryMs;
    }

    /**
     * Watches until the stream ends, or an interruption.
     *
     * @return why it ended: {@link Failure#STREAM_ENDED} when all is well, {@link Failure#CLOSED} after an interruption
     * @throws IOException what the output failed with
     */
    public Failure watch() throws IOException, InterruptedException {
        // Subscribed before the rendezvous is there: not a moment is lost once it is.
        SubscribeOptions options = SubscribeOptions.DEFAULT.startingWith(new CodecClassifier());
        Subscription subscription = membership.group().subscribe(streamName, new Listener(), options);
        try {
            membership.awaitRendezvous(interruption);
            while (!interruption.isRequested()) {
                synchronized (this) {
                    if (failure != null) {
                        throw failure;
                    }
                    if (end != null) {
                        return end;
                    }
                }
                show();
                TimeUnit.MILLISECONDS.sleep(TICK_MS);
            }
            return Failure.CLOSED;
        } finally {
            subscription.close();
        }
    }

    private synchronized void show() {
        String others = membership.neighbours() == 1 ? "1 neighbour" : membership.neighbours() + " neighbours";
        String rendezvous = membership.rendezvousFailure() == null ? "" : " · rendezvous lost, trying again";
        if (!started) {
            membership.show("Waiting for stream '" + streamName + "'", Double.NaN, others + rendezvous);
        } else if (!hasFrames()) {
            membership.show("Waiting for a key frame", Double.NaN, others + rendezvous);
        } else {
            membership.show(
                    "Watching",
                    Double.NaN,
                    Figures.clock(writer.durationMs() * 1_000_000) + " · " + Figures.bytes(bytes) + " · " + others
                            + (lost == 0 ? "" : " · " + Figures.count(lost) + " pieces lost")
                            + (skippedForSlowness == 0
                                    ? ""
                                    : " · output too slow, " + Figures.count(skippedForSlowness) + " messages skipped")
                            + silence()
                            + rendezvous);
        }
    }

    private String silence() {
        long silentNs = System.nanoTime() - lastMessageNs;
        return silentNs < SILENCE_NS ? "" : " · nothing came for " + Figures.clock(silentNs);
    }

    /** Finishes the output; a second call does nothing. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (writer != null && writer.hasMedia()) {
            writer.close();
        }
    }

    /** What was watched, in one line. */
    public synchronized String summary() {
        if (!hasFrames()) {
            return "Nothing was received.";
        }
        return "Watched " + Figures.clock(writer.durationMs() * 1_000_000) + ": " + Figures.count(messages)
                + " messages, " + Figures.bytes(bytes)
                + (lost == 0 ? "" : ", " + Figures.count(lost) + " pieces lost on the way")
                + (skippedForSlowness == 0
                        ? ""
                        : ", " + Figures.count(skippedForSlowness) + " messages skipped because the output was slow")
                + (unknownKinds == 0 ? "" : ", " + Figures.count(unknownKinds) + " messages that FLV has no place for")
                + ".";
    }

    /** Whether there is anything to play in the output: a key frame, or sound where there is no picture. */
    public synchronized boolean hasFrames() {
        return writer != null && writer.framesWritten() > 0;
    }

    /** Is opened by the first byte. */
    private static final class LateOutput extends OutputStream {
        private final Output output;
        private OutputStream opened;

        LateOutput(Output output) {
            this.output = output;
        }

        private OutputStream opened() throws IOException {
            if (opened == null) {
                opened = output.open();
            }
            return opened;
        }

        @Override
        public void write(int value) throws IOException {
            opened().write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            opened().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            if (opened != null) {
                opened.flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private final class Listener implements SubscriptionListener {
        @Override
        public void onStarted() {
            synchronized (StreamWatcher.this) {
                started = true;
            }
        }

        @Override
        public void onMessage(Message message) {
            synchronized (StreamWatcher.this) {
                if (closed || failure != null) {
                    return;
                }
                int kind = message.kind().rtmpType();
                if (!FlvTag.isKnownKind(kind) || message.bytes().length > FlvTag.MAX_BODY_BYTES) {
                    unknownKinds++;
                    return;
                }
                messages++;
                lastMessageNs = System.nanoTime();
                bytes += message.bytes().length;
                try {
                    if (writer == null) {
                        writer = new FlvWriter(new LateOutput(output), FlvWriter.Start.AT_KEY_FRAME, flushEveryMs);
                    }
                    writer.write(new FlvTag(kind, message.timestampMs(), message.bytes()));
                } catch (IOException broken) {
                    failure = broken;
                }
            }
        }

        @Override
        public void onGap(Gap gap) {
            synchronized (StreamWatcher.this) {
                if (gap.cause() == Gap.Cause.SLOW_LISTENER) {
                    skippedForSlowness += gap.missed();
                } else {
                    lost += gap.missed();
                }
            }
        }

        @Override
        public void onEnded(Failure reason) {
            synchronized (StreamWatcher.this) {
                end = reason;
            }
        }
    }
}
