package io.rivulet.transport.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivulet.transport.address.NetAddress;
import io.rivulet.transport.address.PeerId;
import io.rivulet.transport.crypto.discriminator.FlashDiscriminators;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions between two processes of ours, over loopback sockets, for static and ephemeral keys under every packet protection. */
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class TwoProcessesTest {
    @ParameterizedTest
    @EnumSource(InteropIdentities.class)
    void echoAcrossProcesses(InteropIdentities kind) throws Exception {
        Process server = start(kind);
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
            NetAddress address = NetAddress.parse(output.readLine());
            byte[] discriminator = FlashDiscriminators.fingerprint(PeerId.parse(output.readLine()));
            List<byte[]> messages = EchoMessages.all();

            try (EchoClient client = new EchoClient(kind.newClientIdentity(), discriminator, address, messages)) {
                List<byte[]> echoes = client.awaitEchoes();

                assertThat(echoes).hasSameSizeAs(messages);
                for (int i = 0; i < messages.size(); i++) {
                    assertThat(echoes.get(i)).isEqualTo(messages.get(i));
                }
                assertThat(client.awaitSession().isPacketAuthenticated()).isEqualTo(kind.usesHmac());
            }
        } finally {
            server.getOutputStream().close(); // the server ends with its input
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static Process start(InteropIdentities kind) throws Exception {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-cp", classPath, EchoServer.class.getName(), kind.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
