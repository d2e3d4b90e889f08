package io.rivulet.simulator.packet;

import io.rivulet.groups.wire.FragmentHeader;
import io.rivulet.simulator.coarse.ByzantinePort;
import io.rivulet.transport.wire.ByteReader;
import io.rivulet.transport.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Tells altered fragments of whole nodes from others, of whichever stream they are. A fragment with no message of any stream in it, such as a stream's last one, is never altered. */
final class FragmentContents implements ByzantinePort.Content {
    /** What a polluter changes; never nothing, whoever it is. */
    private static final long MARK = 0x9e37_79b9_7f4a_7c15L;

    private final List<StreamContent> streams;
    private final ByteReader reader = new ByteReader();
    private final FragmentHeader header = new FragmentHeader();

    /** Of all streams of a world. */
    FragmentContents(StreamContent first, List<StreamContent> further) {
        streams = new ArrayList<>(further);
        streams.add(0, first);
    }

    @Override
    public boolean isAltered(byte[] fragment, int offset, int length) {
        if (!carriesMessage(fragment, offset, length)) {
            return false;
        }
        for (StreamContent stream : streams) {
            if (stream.numberOf(fragment, header.payloadOffset(), header.payloadLength()) >= 0) {
                return false;
            }
        }
        return true;
    }

    private boolean carriesMessage(byte[] fragment, int offset, int length) {
        return header.read(reader.wrap(fragment, offset, length))
                && streams.stream().anyMatch(stream -> stream.messageBytes() == header.payloadLength());
    }

    @Override
    public byte[] altered(byte[] fragment, int polluter) {
        if (!carriesMessage(fragment, 0, fragment.length)) {
            return fragment;
        }
        byte[] copy = fragment.clone();
        int last = copy.length - Long.BYTES;
        Bytes.putLong(copy, last, Bytes.getLong(copy, last) ^ MARK ^ polluter);
        return copy;
    }
}
