package io.rivulet.gateway.flv;

import io.rivulet.gateway.flv.FlvException.Reason;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reads FLV from a file or a pipe, one tag at a time, without ever seeking or asking for a length. A tag is returned as soon as
 * its last byte is there.
 *
 * <p>Forgiving where nothing is lost by it: wrong previous-tag sizes are counted, tags of unknown or encrypted kinds are counted
 * and skipped (no player could use them), the header's audio and video flags are ignored, a longer header is skipped over. A tag
 * of unknown kind next to a wrong previous-tag size means that the structure is lost: {@link Reason#BAD_TAG}. Memory is bounded
 * by the bytes really read: a tag that claims 16 MiB costs nothing until they arrive.
 *
 * <p>One thread reads. After an exception or the end, {@link #next} returns null.
 */
public final class FlvReader implements TagSource, Closeable {
    private static final int HEADER_BYTES = 9;
    private static final int TAG_HEADER_BYTES = 11;
    private static final int PREVIOUS_TAG_SIZE_BYTES = 4;

    /** Bounds what is skipped between the header and the first tag; real files have 0 bytes there. */
    private static final long MAX_DATA_OFFSET = 1 << 16;

    private final InputStream in;
    private final String name;

    private boolean headerRead;
    private boolean ended;
    private long offset;
    private long expectedPreviousTagSize;
    private boolean previousSizeSuspicious;
    private boolean previousKindUnknown;
    private boolean mediaSeen;
    private long lastMediaMs;

    private long tags;
    private long unknownTags;
    private long wrongPreviousTagSizes;

    /**
     * A reader; nothing is read before the first {@link #next}.
     *
     * @param in the bytes; closed by {@link #close}
     * @param name what error messages call it: a file name, or {@code -} for standard input
     */
    public FlvReader(InputStream in, String name) {
        this.in = in instanceof BufferedInputStream ? in : new BufferedInputStream(in, 1 << 16);
        this.name = name;
    }

    /**
     * Opens a file.
     *
     * @throws FlvException with {@link Reason#CANNOT_OPEN}
     */
    public static FlvReader open(Path file) throws FlvException {
        if (!Files.exists(file)) {
            throw new FlvException(Reason.CANNOT_OPEN, file + " does not exist: check the path");
        }
        if (Files.isDirectory(file)) {
            throw new FlvException(Reason.CANNOT_OPEN, file + " is a directory: name an FLV file in it");
        }
        try {
            return new FlvReader(Files.newInputStream(file), file.toString());
        } catch (IOException e) {
            throw new FlvException(Reason.CANNOT_OPEN, file + " cannot be read: check its permissions");
        }
    }

    @Override
    public FlvTag next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            if (!headerRead) {
                readHeader();
            }
            FlvTag tag = readKnownTag();
            ended = tag == null;
            return tag;
        } catch (IOException e) {
            ended = true;
            throw e;
        }
    }

    /** Tags returned so far. */
    public long tags() {
        return tags;
    }

    /** Tags skipped because their kind is unknown or they are encrypted. */
    public long unknownTags() {
        return unknownTags;
    }

    /** Previous-tag sizes that did not match the tag before them. */
    public long wrongPreviousTagSizes() {
        return wrongPreviousTagSizes;
    }

    /** Bytes read so far: with the file's size, a measure of progress. */
    public long bytesRead() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        in.close();
    }

    private void readHeader() throws IOException {
        byte[] header = read(HEADER_BYTES);
        if (header.length == 0) {
            throw new FlvException(
                    Reason.EMPTY, title() + " is empty: " + (isPipe() ? pipeAdvice() : "name another file"));
        }
        if (!startsWithSignature(header)) {
            throw new FlvException(Reason.NOT_FLV, notFlvMessage(header));
        }
        if (header.length < HEADER_BYTES) {
            throw truncated("in its header");
        }
        long dataOffset = unsigned32(header, 5);
        if (dataOffset < HEADER_BYTES || dataOffset > MAX_DATA_OFFSET) {
            throw new FlvException(
                    Reason.BAD_HEADER,
                    title() + " has an FLV header of " + dataOffset
                            + " bytes, but it must have 9: write the file anew with "
                            + "ffmpeg -i OLD.flv -c copy NEW.flv");
        }
        skip(dataOffset - HEADER_BYTES);
        headerRead = true;
    }

    private FlvTag readKnownTag() throws IOException {
        while (readPreviousTagSize()) {
            long tagOffset = offset;
            byte[] header = read(TAG_HEADER_BYTES);
            if (header.length == 0) {
                return null;
            }
            if (header.length < TAG_HEADER_BYTES) {
                throw truncated("in the header of a tag");
            }
            int kind = header[0]
                    & 0xff; // bit 5 says "encrypted", bits 6 and 7 are reserved: with them, it is unknown to us
            int size = unsigned24(header, 1);
            expectedPreviousTagSize = TAG_HEADER_BYTES + (long) size;
            previousKindUnknown = !FlvTag.isKnownKind(kind);
            if (!previousKindUnknown) {
                byte[] body = read(size);
                if (body.length < size) {
                    throw truncated("in the middle of a tag");
                }
                tags++;
                return new FlvTag(kind, unroll(kind, unsigned24(header, 4) | (header[7] & 0xff) << 24), body);
            }
            if (previousSizeSuspicious) {
                throw badTag(tagOffset);
            }
            skip(size);
            unknownTags++;
        }
        return null;
    }

    /** @return false at the end of the source */
    private boolean readPreviousTagSize() throws IOException {
        byte[] bytes = read(PREVIOUS_TAG_SIZE_BYTES);
        if (bytes.length == 0) {
            return false; // some writers leave out the last one
        }
        if (bytes.length < PREVIOUS_TAG_SIZE_BYTES) {
            throw truncated("just after a tag");
        }
        long size = unsigned32(bytes, 0);
        boolean wrong = size != expectedPreviousTagSize;
        // Zero is what careless writers put there: wrong, but no sign of damage.
        previousSizeSuspicious = wrong && size != 0;
        if (wrong) {
            wrongPreviousTagSizes++;
        }
        if (previousSizeSuspicious && previousKindUnknown) {
            throw badTag(offset - PREVIOUS_TAG_SIZE_BYTES);
        }
        return true;
    }

    /**
     * The 32-bit time of a tag as a long near that of the media tag before it, so that a stream of more than 49.7 days goes on
     * counting. Script tags do not move the reference: live sources give them any time at all.
     */
    private long unroll(int kind, int timestamp) {
        long unrolled = mediaSeen ? lastMediaMs + (timestamp - (int) lastMediaMs) : Integer.toUnsignedLong(timestamp);
        if (kind != FlvTag.SCRIPT) {
            mediaSeen = true;
            lastMediaMs = unrolled;
        }
        return unrolled;
    }

    /** Fewer bytes than asked for only at the end of the source. */
    private byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length); // grows as bytes arrive, so a lying length costs no memory
        offset += bytes.length;
        return bytes;
    }

    private void skip(long length) throws IOException {
        try {
            in.skipNBytes(length);
            offset += length;
        } catch (EOFException e) {
            throw truncated("in the middle of a tag");
        }
    }

    private FlvException truncated(String where) {
        return new FlvException(
                Reason.TRUNCATED,
                title() + " ends " + where + ", after " + tags + (tags == 1 ? " whole tag" : " whole tags")
                        + ": it was cut short; what came before is used");
    }

    private FlvException badTag(long at) {
        return new FlvException(
                Reason.BAD_TAG,
                title() + " is damaged near byte " + at + ", after " + tags + " good tags: repair it with "
                        + "ffmpeg -i DAMAGED.flv -c copy REPAIRED.flv");
    }

    private String notFlvMessage(byte[] start) {
        String what = guess(start);
        String shown = HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(4, start.length));
        return title() + " is not FLV (starts with " + shown + (what.isEmpty() ? "" : ", " + what) + "): "
                + (isPipe() ? pipeAdvice() : "convert it with ffmpeg -i " + quoted() + " -c copy out.flv");
    }

    private String quoted() {
        return name.matches("[\\w./+@%,=-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }

    private String title() {
        return isPipe() ? "standard input" : name;
    }

    private boolean isPipe() {
        return name.equals("-");
    }

    private static String pipeAdvice() {
        return "let the program before the pipe write FLV, for example ffmpeg -i INPUT -c copy -f flv -";
    }

    private static boolean startsWithSignature(byte[] bytes) {
        byte[] signature = {'F', 'L', 'V'};
        int length = Math.min(bytes.length, signature.length);
        return Arrays.equals(bytes, 0, length, signature, 0, length);
    }

    /** Names the formats that people try first. */
    private static String guess(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("ftyp", 4)) {
            return "MP4 or QuickTime";
        }
        if (text.startsWith("\u001aE\u00df\u00a3")) {
            return "Matroska or WebM";
        }
        if (text.startsWith("RIFF")) {
            return "AVI or WAV";
        }
        if (text.startsWith("OggS")) {
            return "Ogg";
        }
        if (text.startsWith("ID3") || text.startsWith("\u00ff\u00fb")) {
            return "MP3";
        }
        if (text.startsWith("#EXTM3U")) {
            return "an HLS playlist";
        }
        return text.startsWith("G") && !text.startsWith("GIF") ? "MPEG-TS perhaps" : "";
    }

    private static int unsigned24(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
    }

    private static long unsigned32(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24 | unsigned24(bytes, at + 1);
    }
}
