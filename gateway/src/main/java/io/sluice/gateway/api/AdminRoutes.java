package io.sluice.gateway.api;

import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.identity.OperatorRole;
import java.io.IOException;
import java.util.Set;

/** All routes of the admin socket, each with its failures told as {@link Problem}s. */
public final class AdminRoutes {
    private static final System.Logger LOG = System.getLogger(AdminRoutes.class.getName());

    private static final String BRAKE = "/admin/brake";
    private static final String RIGHTS = "/admin/rights";
    private static final String CHALLENGE = "/admin/challenge";

    /** What the paths begin with whose calls must not wait behind others. */
    public static final Set<String> URGENT = Set.of(BRAKE, CHALLENGE);

    private static final Set<OperatorRole> ANYBODY = Set.of();
    private static final Set<OperatorRole> OWNER = Set.of(OperatorRole.OWNER);
    private static final Set<OperatorRole> STEWARD = Set.of(OperatorRole.STEWARD);
    private static final Set<OperatorRole> STEWARD_OR_OPERATOR = Set.of(OperatorRole.STEWARD, OperatorRole.OPERATOR);
    private static final Set<OperatorRole> OPERATOR = Set.of(OperatorRole.OPERATOR);
    private static final Set<OperatorRole> RELEASE =
            Set.of(OperatorRole.STEWARD, OperatorRole.APPROVER, OperatorRole.OPERATOR);
    private static final Set<OperatorRole> AUDITOR = Set.of(OperatorRole.AUDITOR);

    private AdminRoutes() {}

    /** What the gateway's admin socket answers. */
    public static Routes of(AdminServices services) {
        PublishFace publish = new PublishFace(services);
        DeriveFace derive = new DeriveFace(services);
        ReidentifyFace reidentify = new ReidentifyFace(services);
        ConsentFace consents = new ConsentFace(services);
        ExchangeFace exchange = new ExchangeFace(services);
        FetchFace fetch = new FetchFace(services);
        AuditFace audit = new AuditFace(services.audits());
        LaneFace lane = new LaneFace(services.audits());
        MemberFace members = new MemberFace(services.members());
        BackupFace backup = new BackupFace(services);
        AlertFace alerts = new AlertFace(services.watch());
        BrakeFace brake = new BrakeFace(services);
        RecallFace recall = new RecallFace(services);
        PermitFace permits = new PermitFace(services.attaching());
        BorderFace border = new BorderFace(services);
        RightFace rights = new RightFace(services);
        RetentionFace retention = new RetentionFace(services.retention());
        ExplainFace explain = new ExplainFace(services);
        LineageFace lineage = new LineageFace(services);
        DiagnoseFace diagnose = new DiagnoseFace(services.diagnosis());
        OperatorFace operators = new OperatorFace(services.operators(), services.organisation(), services.clock());
        ApprovalFace approvals = new ApprovalFace(services.approving(), services.negotiating());
        return new Desk(Routes.none(), services.actors())
                .on("GET", CHALLENGE, ANYBODY, services.actors()::challenge)
                .on("GET", "/admin/operators", ANYBODY, operators::list)
                .on("POST", "/admin/operators", OWNER, operators::change)
                .on("GET", "/admin/approvals", ANYBODY, approvals::list)
                .on("GET", "/admin/approvals/{id}", ANYBODY, approvals::show)
                // Whoever says it signs what it says, so nothing else has to be signed.
                .on("POST", "/admin/approvals/{id}", ANYBODY, approvals::hear)
                .on("GET", "/admin/status", ANYBODY, exchange::status)
                .on("POST", "/admin/grade", STEWARD, publish::grade)
                .on("POST", "/admin/publish", STEWARD, publish::publish)
                .on("POST", "/admin/derive/plan", STEWARD, derive::plan)
                .on("POST", "/admin/derive", STEWARD, derive::make)
                .on("POST", "/admin/reidentify", STEWARD, reidentify::reidentify)
                .on("POST", "/admin/consents/import", STEWARD, consents::importFile)
                .on("POST", "/admin/consents", STEWARD, consents::event)
                .on("POST", "/admin/consents/show", STEWARD, consents::show)
                .on("POST", "/admin/consents/receipt", STEWARD, consents::receipt)
                .on("POST", "/admin/consents/used", STEWARD, consents::used)
                .on("GET", "/admin/consents", STEWARD, consents::list)
                .on("GET", "/admin/permits", ANYBODY, permits::list)
                .on("GET", "/admin/permits/{id}", ANYBODY, permits::show)
                .on("POST", "/admin/permits", STEWARD, permits::add)
                .on("POST", "/admin/permits/remove", STEWARD, permits::remove)
                .on("GET", "/admin/border", ANYBODY, border::list)
                .on("GET", RIGHTS, ANYBODY, rights::list)
                .on("GET", RIGHTS + "/check", ANYBODY, rights::check)
                .on("GET", RIGHTS + "/grant/{id}", ANYBODY, rights::show)
                .on("POST", RIGHTS, STEWARD, rights::grant)
                .on("POST", RIGHTS + "/revoke", STEWARD, rights::revoke)
                .on("POST", RIGHTS + "/ownership", OWNER, rights::grantOwnership)
                .on("POST", RIGHTS + "/ownership/revoke", OWNER, rights::revokeOwnership)
                .on("POST", RIGHTS + "/add", STEWARD, rights::add)
                .on("GET", "/admin/explain", ANYBODY, explain::explain)
                .on("GET", "/admin/catalog", ANYBODY, exchange::catalog)
                .on("POST", "/admin/request", OPERATOR, exchange::request)
                .on("POST", "/admin/revoke", STEWARD_OR_OPERATOR, exchange::revoke)
                .on("GET", "/admin/retention", ANYBODY, retention::list)
                .on("POST", "/admin/retention/confirm", STEWARD_OR_OPERATOR, retention::confirm)
                .on("GET", "/admin/alerts", ANYBODY, alerts::list)
                .on("GET", BRAKE, ANYBODY, brake::list)
                // Whoever sees that something goes wrong stops it; a key need not be at hand.
                .on("POST", BRAKE, ANYBODY, brake::on)
                .on("POST", BRAKE + "/off", RELEASE, brake::off)
                .on("GET", "/admin/recalls", ANYBODY, recall::list)
                // It cannot be taken back, so it wants somebody with a role; the brake stops at once and wants nobody.
                .on("POST", "/admin/recalls", RELEASE, recall::order)
                .on("POST", "/admin/cancel", OPERATOR, exchange::cancel)
                .on("POST", "/admin/fetch", OPERATOR, fetch::acquire)
                .on("GET", "/admin/transfers/{id}/plaintext", OPERATOR, fetch::plaintext)
                .on("POST", "/admin/transfers/{id}/verdict", OPERATOR, fetch::verdict)
                .on("POST", "/admin/transfers/{id}/confirm", OPERATOR, fetch::confirm)
                .on("GET", "/admin/backup/size", OPERATOR, backup::size)
                .on("GET", "/admin/backup", OPERATOR, backup::write)
                .on("GET", "/admin/held", ANYBODY, backup::held)
                .on("POST", "/admin/reaffirm", STEWARD, backup::reaffirm)
                .on("GET", "/admin/members", ANYBODY, members::list)
                .on("POST", "/admin/members", OPERATOR, members::add)
                .on("POST", "/admin/members/remove", OPERATOR, members::remove)
                .on("POST", "/admin/members/import", OPERATOR, members::importList)
                .on("GET", "/admin/diagnose", ANYBODY, diagnose::diagnose)
                .on("GET", "/admin/audit", AUDITOR, audit::report)
                .on("GET", "/admin/lineage", AUDITOR, lineage::show)
                .on("GET", "/admin/audit/grants", AUDITOR, audit::granted)
                .on("GET", "/admin/lane/checkpoint", AUDITOR, lane::checkpoint)
                .on("GET", "/admin/lane/entries", AUDITOR, lane::entries)
                .on("GET", "/admin/audit/export", AUDITOR, audit::export)
                .on("POST", "/admin/audit/grant", STEWARD, audit::grant)
                .routes();
    }

    /** Routes that each say who may take them. */
    private record Desk(Routes routes, Actors actors) {
        Desk on(String method, String path, Set<OperatorRole> roles, Answering answering) {
            return new Desk(routes.on(method, path, actors.allowing(roles, guarded(answering))), actors);
        }
    }

    /** A handler that may also fail to reach a peer. */
    @FunctionalInterface
    interface Answering {
        void answer(Call call) throws IOException, PeerException;
    }

    /** The outermost loop of a call: whatever happens is told in one form. */
    static Handler guarded(Answering answering) {
        return call -> {
            try {
                answering.answer(call);
            } catch (HttpRefusal e) {
                throw e;
            } catch (IOException | PeerException | RuntimeException e) {
                Problem problem = Problem.of(e);
                if (problem.status() == 500) {
                    LOG.log(System.Logger.Level.ERROR, call.method() + " " + call.path(), e);
                }
                // If an answer had begun, this throws and the connection is cut: a part never looks whole.
                Answers.send(call, problem);
            }
        };
    }
}
