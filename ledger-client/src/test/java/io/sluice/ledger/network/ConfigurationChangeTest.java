package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.junit.jupiter.api.Test;

class ConfigurationChangeTest {
    private static final ConfigGroup NOW = ConfigGroup.newBuilder()
            .setVersion(3)
            .setModPolicy("Admins")
            .putValues("Kept", value("a", 7))
            .putGroups("Orderer", ConfigGroup.newBuilder().setVersion(2).build())
            .putGroups(
                    "Application",
                    ConfigGroup.newBuilder()
                            .setVersion(5)
                            .setModPolicy("Admins")
                            .putValues("Capabilities", value("b", 1))
                            .putGroups("hospitalMSP", ConfigGroup.getDefaultInstance())
                            .build())
            .build();

    @Test
    void nothingToChangeIsNoUpdate() {
        assertThat(ConfigurationChange.between("c", NOW, NOW)).isEmpty();
    }

    @Test
    void aNewMemberRaisesItsGroupAndNamesWhoStays() {
        ConfigGroup application = NOW.getGroupsOrThrow("Application").toBuilder()
                .putGroups(
                        "insurerMSP",
                        ConfigGroup.newBuilder().setModPolicy("Admins").build())
                .build();
        ConfigUpdate update = update(application);
        ConfigGroup read = update.getReadSet().getGroupsOrThrow("Application");
        ConfigGroup write = update.getWriteSet().getGroupsOrThrow("Application");
        assertThat(update.getWriteSet().getVersion()).isEqualTo(3);
        assertThat(update.getWriteSet().getGroupsMap()).containsOnlyKeys("Application");
        assertThat(read.getVersion()).isEqualTo(5);
        assertThat(read.getGroupsMap()).containsOnlyKeys("hospitalMSP");
        assertThat(write.getVersion()).isEqualTo(6);
        assertThat(write.getModPolicy()).isEqualTo("Admins");
        assertThat(write.getGroupsMap()).containsOnlyKeys("hospitalMSP", "insurerMSP");
        assertThat(write.getValuesOrThrow("Capabilities"))
                .isEqualTo(ConfigValue.newBuilder().setVersion(1).build());
    }

    @Test
    void anotherValueRaisesOnlyItself() {
        ConfigGroup application = NOW.getGroupsOrThrow("Application").toBuilder()
                .putValues("Capabilities", value("c", 1))
                .build();
        ConfigGroup write = update(application).getWriteSet().getGroupsOrThrow("Application");
        assertThat(write.getVersion()).isEqualTo(5);
        assertThat(write.getGroupsMap()).isEmpty();
        assertThat(write.getValuesOrThrow("Capabilities")).isEqualTo(value("c", 2));
    }

    @Test
    void aMemberThatGoesRaisesItsGroup() {
        ConfigGroup application = NOW.getGroupsOrThrow("Application").toBuilder()
                .removeGroups("hospitalMSP")
                .build();
        ConfigGroup write = update(application).getWriteSet().getGroupsOrThrow("Application");
        assertThat(write.getVersion()).isEqualTo(6);
        assertThat(write.getGroupsMap()).isEmpty();
    }

    private static ConfigUpdate update(ConfigGroup application) {
        return ConfigurationChange.between(
                        "c",
                        NOW,
                        NOW.toBuilder().putGroups("Application", application).build())
                .orElseThrow();
    }

    private static ConfigValue value(String text, long version) {
        return ConfigValue.newBuilder()
                .setValue(ByteString.copyFromUtf8(text))
                .setVersion(version)
                .build();
    }
}
