package io.rivulet.transport;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.CryptoJob;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.session.PacketReassembly;
import io.rivulet.transport.session.TokenBuckets;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.ChunkReader;
import io.rivulet.transport.wire.ChunkType;
import io.rivulet.transport.wire.PacketHeader;
import io.rivulet.transport.wire.chunk.CookieChange;
import io.rivulet.transport.wire.chunk.IHello;
import io.rivulet.transport.wire.chunk.IIKeying;
import io.rivulet.transport.wire.chunk.RHello;
import io.rivulet.transport.wire.chunk.RIKeying;
import io.rivulet.transport.wire.chunk.Redirect;
import io.rivulet.transport.wire.chunk.Span;
import java.util.ArrayDeque;

/**
 * Takes startup packets apart and hands their chunks to the role that they concern; keeps the mathematics of all roles, and the rule that
 * nobody gets much more from us than he sent. RFC 7016 section 3.5.1.
 */
final class Startup {
    /** The longest cookie that we echo, and tag that we forward: ours have 64 and 16 bytes, and what we build from them must fit a packet. */
    static final int MAX_ECHO_BYTES = 256;

    /** Room for the longest startup chunk we write: certificate, component, cookie and signature. */
    static final int SCRATCH_BYTES = OutboundBatch.MAX_DATAGRAM_BYTES;

    /** Startup packets in parts that are being put together: of all, of one source address, and how long each may be. */
    private static final int MAX_PACKETS_IN_PARTS = 32;

    private static final int MAX_PACKETS_IN_PARTS_PER_SOURCE = 2;

    private static final int MAX_PACKET_BYTES = 16_384;

    /** Buckets in each table of rate limits. */
    static final int BUCKETS = 4_096;

    /** Answers this many times as long as the question amplify too much (hostile networks; RFC 9000 section 8 has the same bound). */
    private static final int MAX_AMPLIFICATION = 3;

    /** Beyond that, per source address: bytes per second, and at once. */
    private static final int SHORT_HELLO_BYTES_PER_SEC = 2_048;

    private static final int SHORT_HELLO_BURST = 8_192;

    private final RtmfpEndpoint endpoint;
    private final Identity identity;
    private final Initiator initiator;
    private final Responder responder;
    private final Introductions introductions;
    private final TokenBuckets shortHellos = new TokenBuckets(BUCKETS, SHORT_HELLO_BYTES_PER_SEC, SHORT_HELLO_BURST);
    private final ArrayDeque<KeyingJob> jobs = new ArrayDeque<>();

    private final PacketReassembly reassembly =
            new PacketReassembly(MAX_PACKETS_IN_PARTS, MAX_PACKETS_IN_PARTS_PER_SOURCE, MAX_PACKET_BYTES);
    private final ByteReader wholePacket = new ByteReader();
    private boolean isReassembled;

    /** How much the datagram being processed still earns in answers. */
    private int allowance;

    private final PacketHeader header = new PacketHeader();
    private final ChunkReader chunks = new ChunkReader();
    private final IHello iHello = new IHello();
    private final RHello rHello = new RHello();
    private final Redirect redirect = new Redirect();
    private final CookieChange cookieChange = new CookieChange();
    private final IIKeying iiKeying = new IIKeying();
    private final RIKeying riKeying = new RIKeying();

    /** Mathematics on its way, and what to do when it is done. */
    private record KeyingJob(CryptoJob work, Continuation then) implements CryptoJob {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public long modelledCostNs() {
            return work.modelledCostNs();
        }
    }

    @FunctionalInterface
    interface Continuation {
        void onDone(long nowNs);
    }

    Startup(RtmfpEndpoint endpoint) {
        this.endpoint = endpoint;
        this.identity = endpoint.config().identity();
        this.initiator = new Initiator(endpoint, this);
        this.responder = new Responder(endpoint, this);
        this.introductions = new Introductions(endpoint, this);
    }

    Initiator initiator() {
        return initiator;
    }

    Responder responder() {
        return responder;
    }

    boolean isIdle() {
        return initiator.isIdle() && responder.isIdle();
    }

    /** Whether a receive session id is taken by something that is not a session yet. */
    boolean usesId(int receiveId) {
        return initiator.attemptById(receiveId) != null || responder.halfOpenById(receiveId) != null;
    }

    // The amplification rule.

    /** Whether a chunk of so much payload may go to an address that has not shown that it is its owner's; a refusal is counted. */
    boolean mayAnswer(long nowNs, NetAddress to, int payloadLength) {
        return mayAnswerWith(nowNs, to, SingleDatagrams.startupLength(payloadLength));
    }

    /** Whether datagrams of so many bytes may. */
    boolean mayAnswerWith(long nowNs, NetAddress to, int datagramBytes) {
        if (datagramBytes <= allowance) {
            allowance -= datagramBytes;
            return true;
        }
        if (shortHellos.take(nowNs, to.hostKey(), datagramBytes)) {
            return true;
        }
        endpoint.drop(nowNs, null, DropReason.AMPLIFICATION);
        return false;
    }

    // Packets.

    /**
     * Processes a startup packet.
     *
     * @param attempt the attempt that its session id names, or null for session id 0
     */
    void onPacket(
            long nowNs,
            KeyingAttempt attempt,
            NetAddress source,
            int interfaceId,
            ByteReader packet,
            int datagramLength) {
        allowance = MAX_AMPLIFICATION * datagramLength;
        onPlainPacket(nowNs, attempt, source, interfaceId, packet);
        for (byte[] whole = reassembly.poll(); whole != null; whole = reassembly.poll()) {
            endpoint.stats().add(EndpointStats.Counter.PACKETS_REASSEMBLED, 1);
            isReassembled = true;
            onPlainPacket(nowNs, attempt, source, interfaceId, wholePacket.wrap(whole, 0, whole.length));
            isReassembled = false;
        }
    }

    private void onPlainPacket(
            long nowNs, KeyingAttempt attempt, NetAddress source, int interfaceId, ByteReader packet) {
        if (!header.wrap(packet) || header.mode() != PacketHeader.MODE_STARTUP) {
            endpoint.drop(nowNs, null, DropReason.BAD_PACKET);
            return;
        }
        chunks.wrap(packet);
        while (chunks.next()) {
            boolean wellFormed = chunks.type() == ChunkType.PACKET_FRAGMENT
                    ? onPacketFragment(nowNs, source)
                    : attempt == null ? onChunk(nowNs, source, interfaceId) : onAnswer(nowNs, attempt);
            if (!wellFormed) {
                endpoint.drop(nowNs, null, DropReason.BAD_CHUNK);
            }
        }
    }

    /**
     * Certificates may be longer than a datagram. RFC 7016 section 3.4. The one thing that is kept before a cookie came back, and bounded
     * for that: a flood of fragments can only keep others from sending packets in parts.
     */
    private boolean onPacketFragment(long nowNs, NetAddress source) {
        if (isReassembled) {
            return false;
        }
        PacketReassembly.Outcome outcome = reassembly.add(nowNs, source, PacketHeader.MODE_STARTUP, chunks.payload());
        if (outcome == PacketReassembly.Outcome.FULL) {
            endpoint.drop(nowNs, null, DropReason.TOO_MANY_FRAGMENTED);
        }
        return outcome != PacketReassembly.Outcome.REFUSED;
    }

    /** Unknown chunks, and those that have no place here, are ignored. */
    private boolean onChunk(long nowNs, NetAddress source, int interfaceId) {
        ByteReader payload = chunks.payload();
        return switch (chunks.type()) {
            case ChunkType.IHELLO -> iHello.wrap(payload) && onIHello(nowNs, source, interfaceId);
            case ChunkType.RHELLO -> {
                boolean wellFormed = rHello.wrap(payload);
                if (wellFormed) {
                    initiator.onRHello(nowNs, rHello, source, interfaceId);
                }
                yield wellFormed;
            }
            case ChunkType.REDIRECT -> {
                boolean wellFormed = redirect.wrap(payload);
                if (wellFormed) {
                    initiator.onRedirect(nowNs, redirect, source);
                }
                yield wellFormed;
            }
            case ChunkType.IIKEYING -> {
                boolean wellFormed = iiKeying.wrap(payload);
                if (wellFormed) {
                    responder.onIIKeying(nowNs, iiKeying, source, interfaceId);
                }
                yield wellFormed;
            }
            default -> true;
        };
    }

    private boolean onIHello(long nowNs, NetAddress source, int interfaceId) {
        Span wanted = iHello.discriminator();
        if (identity.isSelectedBy(wanted.buffer(), wanted.offset(), wanted.length())) {
            responder.onIHello(nowNs, source, interfaceId, iHello.tag());
        } else {
            introductions.onIHello(nowNs, iHello, source, interfaceId);
        }
        return true;
    }

    private boolean onAnswer(long nowNs, KeyingAttempt attempt) {
        ByteReader payload = chunks.payload();
        if (attempt.opening().state() != SessionOpening.State.KEYING_SENT) {
            return true; // an earlier chunk of the packet has ended it
        }
        return switch (chunks.type()) {
            case ChunkType.RIKEYING -> {
                boolean wellFormed = riKeying.wrap(payload);
                if (wellFormed) {
                    initiator.onRIKeying(nowNs, riKeying, attempt);
                }
                yield wellFormed;
            }
            case ChunkType.COOKIE_CHANGE -> {
                boolean wellFormed = cookieChange.wrap(payload);
                if (wellFormed) {
                    initiator.onCookieChange(nowNs, cookieChange, attempt);
                }
                yield wellFormed;
            }
            default -> true;
        };
    }

    // Jobs.

    /** Has mathematics done elsewhere. */
    void run(CryptoJob work, Continuation then) {
        jobs.add(new KeyingJob(work, then));
    }

    CryptoJob pollJob() {
        return jobs.poll();
    }

    void onJobDone(long nowNs, CryptoJob job) {
        ((KeyingJob) job).then().onDone(nowNs);
    }

    boolean hasJobs() {
        return !jobs.isEmpty();
    }
}
