package io.rivulet.transport.testing;

import io.rivulet.transport.EndpointConfig;
import io.rivulet.transport.RtmfpEndpoint;
import io.rivulet.transport.Session;
import io.rivulet.transport.SessionOpening;
import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.crypto.Identity;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import io.rivulet.transport.virtual.HostConfig;
import io.rivulet.transport.virtual.VirtualHost;
import io.rivulet.transport.virtual.VirtualNat;
import io.rivulet.transport.virtual.VirtualNetwork;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Any number of real endpoints on one virtual network: for tests of what takes three or more. */
public final class EndpointWorld {
    public final VirtualNetwork network = new VirtualNetwork(1);
    private int count;

    /** An endpoint, its handler and its place. */
    public final class Node {
        public final RecordingHandler handler = new RecordingHandler();
        public final RtmfpEndpoint endpoint;
        public final VirtualHost host;

        private Node(EndpointConfig config, NetAddress address, VirtualNat nat) {
            endpoint = new RtmfpEndpoint(config, handler);
            host = network.add(endpoint, HostConfig.at(address), nat);
        }

        /** Begins to open a session with another, at some addresses. */
        public SessionOpening open(Node other, NetAddress... candidates) {
            return open(FlashDiscriminators.fingerprint(other.endpoint.peerId()), candidates);
        }

        /** Begins to open a session. */
        public SessionOpening open(byte[] discriminator, NetAddress... candidates) {
            SessionOpening[] opening = new SessionOpening[1];
            host.execute(nowNs -> opening[0] =
                    endpoint.open(nowNs, discriminator, List.of(candidates), EndpointPair.OPEN_TIMEOUT_NS));
            return opening[0];
        }

        /** Where it is. */
        public NetAddress address() {
            return host.address();
        }

        /** Its open session with another, or null. */
        public Session sessionTo(Node other) {
            return endpoint.sessionTo(other.endpoint.peerId());
        }
    }

    /** Adds an endpoint with the plain profile at 10.0.0.N:N. */
    public Node add() {
        return add(EndpointPair.plain(count + 1), config -> config);
    }

    /** Adds an endpoint at 10.0.0.N:N. */
    public Node add(Identity identity, UnaryOperator<EndpointConfig.Builder> setUp) {
        int number = count + 1;
        return add(identity, setUp, NetAddress.parse("10.0.0." + number + ":" + number), null);
    }

    /** Adds an endpoint anywhere, also behind a NAT. */
    public Node add(
            Identity identity, UnaryOperator<EndpointConfig.Builder> setUp, NetAddress address, VirtualNat nat) {
        count++;
        EndpointConfig.Builder config = EndpointConfig.builder(identity, EndpointPair.entropy(count));
        return new Node(setUp.apply(config).build(), address, nat);
    }

    public void advance(Duration duration) {
        network.advance(duration);
    }

    /** Whether two nodes have a session with each other that is one and the same. */
    public static boolean areConnected(Node one, Node other) {
        Session near = one.sessionTo(other);
        Session far = other.sessionTo(one);
        return near != null && far != null && Arrays.equals(near.nearNonce(), far.farNonce());
    }
}
