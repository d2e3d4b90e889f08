package io.rivulet.cli.common;

import io.rivulet.gateway.flv.FlvTag;
import io.rivulet.gateway.flv.TagSource;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads a source on a thread of its own, so that whoever plays it is never stuck in a pipe that says nothing. Reads a few tags ahead and
 * then waits, so a pipe is held back at the stream's pace.
 *
 * <p>One thread takes.
 */
public final class TagFeed {
    /** Read ahead at most this many tags; bounds memory at so many times FLV's 16 MiB. */
    private static final int TAGS_AHEAD = 4;

    private record Item(FlvTag tag, IOException failure) {}

    private static final Item END = new Item(null, null);

    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(TAGS_AHEAD);
    private Item next;

    private TagFeed() {}

    /** Starts to read. The thread is a daemon: it may be stuck in a pipe when the process ends. */
    public static TagFeed start(TagSource source) {
        TagFeed feed = new TagFeed();
        Thread reader = new Thread(() -> feed.read(source), "rivulet-input");
        reader.setDaemon(true);
        reader.start();
        return feed;
    }

    private void read(TagSource source) {
        try {
            Item item;
            do {
                item = readOne(source);
                queue.put(item);
            } while (item.tag != null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Item readOne(TagSource source) {
        try {
            FlvTag tag = source.next();
            return tag == null ? END : new Item(tag, null);
        } catch (IOException failure) {
            return new Item(null, failure);
        }
    }

    /**
     * Waits for the next tag to be there, or the end, or a failure.
     *
     * @return false when none of them came in time
     */
    public boolean await(long timeoutMs) throws InterruptedException {
        if (next == null) {
            next = queue.poll(timeoutMs, TimeUnit.MILLISECONDS);
        }
        return next != null;
    }

    /**
     * Waits as long as it takes for the first tag, which stays.
     *
     * @return false when there is none
     * @throws IOException what reading failed with
     */
    public boolean awaitFirst() throws IOException, InterruptedException {
        if (next == null) {
            next = queue.take();
        }
        return next.tag != null || take() != null;
    }

    /**
     * Takes the tag that {@link #await} found.
     *
     * @return null at the end
     * @throws IOException what reading failed with, once everything before it was taken
     */
    public FlvTag take() throws IOException {
        Item item = next;
        if (item == null) {
            throw new IllegalStateException("nothing was waited for: call await until it says true");
        }
        if (item.failure != null) {
            throw item.failure;
        }
        if (item.tag != null) {
            next = null;
        }
        return item.tag;
    }
}
