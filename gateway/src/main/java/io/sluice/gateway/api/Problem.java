package io.sluice.gateway.api;

import io.sluice.gateway.backup.BackupException;
import io.sluice.gateway.exchange.ForkedLaneException;
import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.StoreException;
import io.sluice.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;

/**
 * Why something was not done, as it is told: the only map from failures to the admin socket's statuses (and from these
 * the command line makes its exit codes).
 *
 * @param status of HTTP
 * @param code stable, for programs
 * @param reasons for people; not empty
 */
public record Problem(int status, String code, List<String> reasons) {
    private static final int USAGE = 400;
    private static final int REFUSED = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNVERIFIED = 422;
    private static final int DEFECT = 500;
    private static final int NONSENSE = 502;
    private static final int AWAY = 503;
    private static final int DISK_FULL = 507;

    /** Copies the reasons. */
    public Problem {
        reasons = List.copyOf(reasons);
    }

    /** A denial with its reasons. */
    public static Problem refused(List<Reason> reasons) {
        return new Problem(
                REFUSED,
                reasons.get(0).code(),
                reasons.stream().map(Reason::text).toList());
    }

    /** A denial of the other side. */
    public static Problem refused(String code, List<String> reasons) {
        return new Problem(REFUSED, code, reasons);
    }

    /** What was asked for is not there. */
    public static Problem notFound(String reason) {
        return new Problem(NOT_FOUND, "not-found", List.of(reason));
    }

    /** The request itself is wrong. */
    public static Problem usage(String reason) {
        return new Problem(USAGE, "usage", List.of(reason));
    }

    /** What a failure means. What no package announces is a defect, and its text stays inside. */
    public static Problem of(Throwable failure) {
        if (failure instanceof PeerException peer) {
            List<String> reasons = peer.reasons().isEmpty() ? List.of(text(peer)) : peer.reasons();
            return new Problem(status(peer.stage()), word(peer.stage()), reasons);
        }
        if (failure instanceof PartnerException partner) {
            return new Problem(status(partner.kind()), word(partner.kind()), List.of(text(partner)));
        }
        if (failure instanceof ForkedLaneException forked) {
            return new Problem(UNVERIFIED, "forked-lane", List.of(text(forked)));
        }
        if (failure instanceof BackupException backup) {
            int status = backup.reason() == BackupException.Reason.OUTSIDE ? USAGE : UNVERIFIED;
            return new Problem(status, "backup-" + word(backup.reason()), List.of(text(backup)));
        }
        if (failure instanceof SealException seal) {
            return new Problem(UNVERIFIED, word(seal.reason()), List.of(text(seal)));
        }
        if (failure instanceof StoreException store) {
            return new Problem(status(store.reason()), word(store.reason()), List.of(text(store)));
        }
        if (failure instanceof IdentityException identity) {
            return new Problem(status(identity.reason()), word(identity.reason()), List.of(text(identity)));
        }
        if (failure instanceof LedgerException ledger) {
            return new Problem(status(ledger.stage()), word(ledger.stage()), List.of("ledger: " + text(ledger)));
        }
        if (failure instanceof PlanException plan) {
            return new Problem(USAGE, "plan", plan.reasons());
        }
        if (failure instanceof HttpRefusal refusal) {
            return new Problem(refusal.status(), refusal.code(), List.of(text(refusal)));
        }
        if (failure instanceof HttpFailure http) {
            return new Problem(AWAY, word(http.stage()), List.of(text(http)));
        }
        if (failure instanceof FileSystemException || isDiskFull(failure)) {
            return new Problem(isDiskFull(failure) ? DISK_FULL : USAGE, "file", List.of(text(failure)));
        }
        if (failure.getCause() instanceof LedgerException || failure.getCause() instanceof StoreException) {
            return of(failure.getCause());
        }
        return defect(failure);
    }

    /** What nobody announced; its text stays inside. */
    public static Problem defect(Throwable failure) {
        return new Problem(
                DEFECT, "defect", List.of(failure.getClass().getSimpleName() + " (the gateway's log says more)"));
    }

    private static int status(PeerException.Stage stage) {
        return switch (stage) {
            case NOT_A_MEMBER, REFUSED -> REFUSED;
            case NOT_FOUND -> NOT_FOUND;
            case UNREACHABLE, NOT_NOW, PEER_FAILED -> AWAY;
            case UNREADABLE -> NONSENSE;
        };
    }

    private static int status(PartnerException.Kind kind) {
        return switch (kind) {
            case REFUSED -> REFUSED;
            case NOT_FOUND -> NOT_FOUND;
            case AWAY, BUSY -> AWAY;
            case PROTOCOL -> NONSENSE;
        };
    }

    private static int status(StoreException.Reason reason) {
        return switch (reason) {
            case DISK_FULL -> DISK_FULL;
            case LOCKED, NEWER_SCHEMA, UNREADABLE, FORBIDDEN -> USAGE;
            case BUSY, CLOSED, FENCED, AWAY -> AWAY;
            case GONE -> NOT_FOUND;
            case CORRUPT, UNKNOWN_OUTCOME -> DEFECT;
        };
    }

    private static int status(IdentityException.Reason reason) {
        return switch (reason) {
            case WRONG_PASSWORD, EXISTS, MISSING, UNREADABLE, MALFORMED -> USAGE;
            case DISK_FULL -> DISK_FULL;
            case TAMPERED, NOT_SIGNED, NOT_NEWER, HIDES_LANE, REVIVES_KEY, WRONG_FINGERPRINT, FOREIGN_URL -> UNVERIFIED;
            case UNKNOWN, EXPIRED, REVOKED, STALE -> REFUSED;
        };
    }

    private static int status(LedgerException.Stage stage) {
        return switch (stage) {
            case BUSY, STOPPED, UNREACHABLE, OUTCOME_UNKNOWN -> AWAY;
            case IN_USE -> USAGE;
            case CORRUPT, BEHIND, FORK -> UNVERIFIED;
            case REFUSED -> DEFECT;
        };
    }

    private static boolean isDiskFull(Throwable failure) {
        return failure instanceof IOException
                && String.valueOf(failure.getMessage()).contains("No space left");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
