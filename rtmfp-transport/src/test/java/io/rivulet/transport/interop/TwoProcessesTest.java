package io.rivulet.transport.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions between two processes of ours, over loopback sockets, for static and ephemeral keys under every packet protection. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class TwoProcessesTest {
    private static final Map<InteropIdentities, NetAddress> ADDRESSES = new EnumMap<>(InteropIdentities.class);
    private static final Map<InteropIdentities, PeerId> PEER_IDS = new EnumMap<>(InteropIdentities.class);

    private static Process servers;

    @BeforeAll
    static void startServers() throws Exception {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        servers = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, EchoServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(servers.getInputStream(), StandardCharsets.UTF_8));
        for (InteropIdentities kind : InteropIdentities.values()) {
            ADDRESSES.put(kind, NetAddress.parse(output.readLine()));
            PEER_IDS.put(kind, PeerId.parse(output.readLine()));
        }
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.getOutputStream().close(); // they end with their input
        if (!servers.waitFor(20, TimeUnit.SECONDS)) {
            servers.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(InteropIdentities.class)
    void echoAcrossProcesses(InteropIdentities kind) throws Exception {
        List<byte[]> messages = EchoMessages.all();
        byte[] discriminator = FlashDiscriminators.fingerprint(PEER_IDS.get(kind));

        try (EchoClient client =
                new EchoClient(kind.newClientIdentity(), discriminator, ADDRESSES.get(kind), messages)) {
            List<byte[]> echoes = client.awaitEchoes();

            assertThat(echoes).hasSameSizeAs(messages);
            for (int i = 0; i < messages.size(); i++) {
                assertThat(echoes.get(i)).isEqualTo(messages.get(i));
            }
            assertThat(client.awaitSession().isPacketAuthenticated()).isEqualTo(kind.usesHmac());
        }
    }
}
