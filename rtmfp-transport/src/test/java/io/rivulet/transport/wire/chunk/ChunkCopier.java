package io.rivulet.transport.wire.chunk;

import io.rivulet.transport.address.AddressOrigin;
import io.rivulet.transport.flow.SequenceSet;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ByteWriter;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.OptionReader;

/** Reads chunks with our decoders, and writes what those understood with our encoders. */
final class ChunkCopier {
    /** Longer than any payload of a datagram. */
    private static final int CAPACITY = 2_000;

    private final UserData userData = new UserData();

    /** The next chunk is the first of its packet. */
    void startPacket() {
        userData.startPacket();
    }

    /** Writes a chunk again; false when it is malformed, or of a type that we do not know. */
    boolean copy(int type, ByteReader payload, ByteWriter out) {
        return switch (type) {
            case ChunkType.IHELLO -> {
                IHello hello = new IHello();
                yield hello.wrap(payload)
                        && write(() -> IHello.put(
                                out, options(hello.discriminator()), hello.tag().toBytes()));
            }
            case ChunkType.FIHELLO -> copyForwardedHello(payload, out);
            case ChunkType.RHELLO -> {
                RHello hello = new RHello();
                yield hello.wrap(payload)
                        && write(() -> RHello.put(
                                out, hello.tagEcho(), hello.cookie().toBytes(), options(hello.certificate())));
            }
            case ChunkType.REDIRECT -> copyRedirect(payload, out);
            case ChunkType.COOKIE_CHANGE -> {
                CookieChange change = new CookieChange();
                yield change.wrap(payload)
                        && write(() -> CookieChange.put(
                                out, change.oldCookie(), change.newCookie().toBytes()));
            }
            case ChunkType.IIKEYING -> {
                IIKeying keying = new IIKeying();
                yield keying.wrap(payload) && write(() -> put(keying, out));
            }
            case ChunkType.RIKEYING -> {
                RIKeying keying = new RIKeying();
                yield keying.wrap(payload) && write(() -> put(keying, out));
            }
            case ChunkType.USER_DATA -> userData.wrap(payload) && write(() -> putUserData(out, false));
            case ChunkType.NEXT_USER_DATA -> userData.wrapNext(payload) && write(() -> putUserData(out, true));
            case ChunkType.ACK_BITMAP -> copyAcknowledgement(payload, out, true);
            case ChunkType.ACK_RANGES -> copyAcknowledgement(payload, out, false);
            case ChunkType.FLOW_EXCEPTION -> {
                FlowException exception = new FlowException();
                yield exception.wrap(payload)
                        && write(() -> FlowException.put(out, exception.flowId(), exception.code()));
            }
            case ChunkType.BUFFER_PROBE -> {
                long flowId = payload.vlu();
                yield !payload.failed() && !payload.hasRemaining() && write(() -> out.vlu(flowId));
            }
            case ChunkType.PING, ChunkType.PING_REPLY -> write(() -> out.bytes(payload.rest()));
            case ChunkType.CLOSE, ChunkType.CLOSE_ACK -> !payload.hasRemaining();
            default -> false;
        };
    }

    private static boolean write(Runnable put) {
        put.run();
        return true;
    }

    private static boolean copyForwardedHello(ByteReader payload, ByteWriter out) {
        ForwardedIHello hello = new ForwardedIHello();
        if (!hello.wrap(payload)) {
            return false;
        }
        byte[] tag = hello.tag().toBytes();
        ForwardedIHello.put(out, options(hello.discriminator()), hello.replyAddress(), tag);
        return true;
    }

    private static boolean copyRedirect(ByteReader payload, ByteWriter out) {
        Redirect redirect = new Redirect();
        if (!redirect.wrap(payload)) {
            return false;
        }
        Redirect.put(out, redirect.tagEcho());
        while (payload.hasRemaining()) {
            out.address(redirect.nextAddress(), AddressOrigin.of(payload.lastAddressOrigin()));
        }
        return !payload.failed();
    }

    private static void put(IIKeying keying, ByteWriter out) {
        IIKeying.put(
                out,
                keying.sessionId(),
                keying.cookie().toBytes(),
                options(keying.certificate()),
                options(keying.component()));
        out.bytes(keying.signature().toBytes());
    }

    private static void put(RIKeying keying, ByteWriter out) {
        RIKeying.put(out, keying.sessionId(), options(keying.component()));
        out.bytes(keying.signature().toBytes());
    }

    private void putUserData(ByteWriter out, boolean isNext) {
        boolean hasOptions = userData.hasMetadata();
        out.u8(UserData.flags(hasOptions, userData.fragmentControl(), userData.isAbandoned(), userData.isFinal()));
        if (!isNext) {
            UserData.put(out, userData.flowId(), userData.sequenceNumber(), userData.forwardSequenceNumber());
        }
        if (hasOptions) {
            UserData.putOptions(out, userData.metadata().toBytes(), userData.associatedFlowId());
        }
        out.bytes(userData.data().toBytes());
    }

    private static boolean copyAcknowledgement(ByteReader payload, ByteWriter out, boolean bitmap) {
        Acknowledgement ack = new Acknowledgement();
        if (!ack.wrap(payload, bitmap)) {
            return false;
        }
        SequenceSet set = new SequenceSet();
        set.addUpTo(ack.cumulativeAck());
        while (ack.nextRange()) {
            for (long number = ack.from(); number <= ack.to(); number++) {
                set.add(number);
            }
        }
        Acknowledgement.put(out, ack.flowId(), ack.bufferBlocksAvailable(), set.cumulative());
        return !set.hasGaps() || (bitmap ? set.putBitmap(out) : set.putRanges(out));
    }

    /** A discriminator, a certificate or a keying component, option by option. */
    private static byte[] options(Span field) {
        ByteReader source = new ByteReader(field.toBytes());
        OptionReader options = new OptionReader().wrap(source);
        ByteWriter out = new ByteWriter(CAPACITY);
        while (options.next()) {
            if (options.isMarker()) {
                out.u8(0);
            } else {
                out.option(options.type(), options.value().rest());
            }
        }
        if (source.failed()) {
            throw new AssertionError("the options of a recorded field end too early");
        }
        return out.toBytes();
    }
}
