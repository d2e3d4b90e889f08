package io.rivulet.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** An FLV file as a live source: it goes on until the test says that it is over, and then ends behind a whole tag. */
final class LiveClip extends InputStream {
    private static final int HEADER_BYTES = 13;
    private static final int TAG_OVERHEAD_BYTES = 15;
    private static final long POLL_NS = 5_000_000;

    private final ByteBuffer bytes;
    private volatile int pauseAt = Integer.MAX_VALUE;
    private volatile boolean over;

    LiveClip(Path file) throws IOException {
        bytes = ByteBuffer.wrap(Files.readAllBytes(file)).limit(HEADER_BYTES);
    }

    /** After this many bytes it says nothing more until it ends, as a source whose network is gone. */
    void pauseAfter(int count) {
        pauseAt = count;
    }

    /** No tag is begun any more. */
    void end() {
        over = true;
    }

    @Override
    public int read() {
        return advance() ? bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    /** Lets the reader see the next tag, when it has read the last one. */
    private boolean advance() {
        while (!bytes.hasRemaining() && !over && bytes.limit() >= pauseAt) {
            LockSupport.parkNanos(POLL_NS);
        }
        if (!bytes.hasRemaining() && !over && bytes.limit() < bytes.capacity()) {
            int start = bytes.limit();
            int bodyBytes = bytes.clear().getInt(start) & 0xffffff; // u8 type, u24 length of the body
            bytes.limit(start + TAG_OVERHEAD_BYTES + bodyBytes).position(start);
        }
        return bytes.hasRemaining();
    }
}
