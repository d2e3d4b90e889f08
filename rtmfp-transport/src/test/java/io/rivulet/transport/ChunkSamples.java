package io.rivulet.transport;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.ForwardedIHello;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import io.rivulet.transport.wire.chunk.UserData;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Payloads of chunks that are valid, short and long, and what becomes of them under a few mutations. */
final class ChunkSamples {
    /** Longer than a packet of ours: a far end's may be. */
    private static final int MAX_BYTES = 4_096;

    /** Few, so that chunks meet each other's flows. */
    private static final int FLOWS = 16;

    /** How far sequence numbers are apart that come one after the other. */
    private static final int NUMBERS = 12;

    private static final NetAddress ADDRESS = NetAddress.parse("10.1.2.3:4");
    private static final NetAddress ADDRESS6 = NetAddress.parse("[2001:db8::1]:65535");

    private final SplittableRandom random;

    /** Sequence numbers go up slowly, as they do in a flow. */
    private long lowestNumber = 1;

    ChunkSamples(SplittableRandom random) {
        this.random = random;
    }

    /** A valid payload of a chunk of this type; anything for a type without a layout. */
    byte[] valid(int type) {
        ByteWriter out = new ByteWriter(MAX_BYTES);
        switch (type) {
            case ChunkType.IHELLO -> IHello.put(out, bytes(), bytes());
            case ChunkType.FIHELLO ->
                ForwardedIHello.put(out, bytes(), random.nextBoolean() ? ADDRESS : ADDRESS6, bytes());
            case ChunkType.RHELLO -> RHello.put(out, span(), bytes(), bytes());
            case ChunkType.REDIRECT -> {
                Redirect.put(out, span());
                for (int left = random.nextInt(5); left > 0; left--) {
                    out.address(random.nextBoolean() ? ADDRESS : ADDRESS6, AddressOrigin.values()[random.nextInt(3)]);
                }
            }
            case ChunkType.COOKIE_CHANGE -> CookieChange.put(out, span(), bytes());
            case ChunkType.IIKEYING -> IIKeying.put(out, random.nextInt(), bytes(), bytes(), bytes());
            case ChunkType.RIKEYING -> RIKeying.put(out, random.nextInt(), bytes());
            case ChunkType.USER_DATA -> putUserData(out);
            case ChunkType.NEXT_USER_DATA ->
                out.u8(UserData.flags(false, random.nextInt(4), random.nextInt(8) == 0, random.nextInt(64) == 0))
                        .bytes(bytes());
            case ChunkType.ACK_BITMAP -> putAcknowledgement(out).bytes(bytes());
            case ChunkType.ACK_RANGES -> {
                putAcknowledgement(out);
                for (int left = random.nextInt(300); left > 0; left--) {
                    out.vlu(random.nextInt(3)).vlu(random.nextInt(3));
                }
            }
            case ChunkType.BUFFER_PROBE -> out.vlu(flowId());
            case ChunkType.FLOW_EXCEPTION -> out.vlu(flowId()).vlu(random.nextInt(1_000));
            default -> out.bytes(bytes());
        }
        return out.toBytes();
    }

    private void putUserData(ByteWriter out) {
        boolean hasOptions = random.nextInt(16) > 0; // a flow that begins without its name is rejected
        boolean isAbandoned = random.nextInt(8) == 0;
        boolean isFinal = random.nextInt(500) == 0;
        long number = lowestNumber + random.nextInt(NUMBERS);
        lowestNumber += random.nextInt(8) == 0 ? 1 : 0;
        long forward = isAbandoned ? number : Math.max(0, lowestNumber - 1 - random.nextInt(3));
        int control = random.nextBoolean() ? UserData.WHOLE : random.nextInt(4);
        out.u8(UserData.flags(hasOptions, control, isAbandoned, isFinal));
        UserData.put(out, flowId(), number, Math.min(forward, number - (isAbandoned ? 0 : 1)));
        if (hasOptions) {
            out.option(UserData.OPTION_METADATA, bytes());
            if (random.nextInt(32) == 0) {
                out.option(UserData.OPTION_RETURN_ASSOCIATION, new byte[] {(byte) flowId()});
            }
            out.u8(0);
        }
        out.bytes(bytes());
    }

    private ByteWriter putAcknowledgement(ByteWriter out) {
        // Seldom for a flow that is there: most of these acknowledge too much, which ends the session.
        long flowId = random.nextInt(4) == 0 ? flowId() : 0;
        return out.vlu(flowId).vlu(random.nextInt(300)).vlu(random.nextInt(3));
    }

    private long flowId() {
        return 2L + random.nextInt(FLOWS);
    }

    /** Mostly a few, at times many. */
    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(1_000) : random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Span span() {
        ByteWriter out = new ByteWriter(MAX_BYTES);
        IHello.put(out, new byte[0], bytes());
        IHello hello = new IHello();
        hello.wrap(new ByteReader(out.toBytes()));
        return hello.tag();
    }

    /** Changes up to three bits or bytes, and at times the length. */
    byte[] mutate(byte[] bytes) {
        byte[] mutant = bytes.clone();
        for (int left = random.nextInt(4); left > 0 && mutant.length > 0; left--) {
            // Lengths, counts and flags stand in front.
            int at = random.nextInt(random.nextBoolean() ? Math.min(mutant.length, 12) : mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) 0xff;
                case 2 -> mutant[at] = 0;
                default -> mutant[at] = (byte) random.nextInt(256);
            }
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(mutant, random.nextInt(mutant.length + 1));
            case 1 -> Arrays.copyOf(mutant, mutant.length + random.nextInt(2_000));
            default -> mutant;
        };
    }
}
