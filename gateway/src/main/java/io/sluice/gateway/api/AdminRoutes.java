package io.sluice.gateway.api;

import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Routes;
import java.io.IOException;

/** All routes of the admin socket, each with its failures told as {@link Problem}s. */
public final class AdminRoutes {
    private static final System.Logger LOG = System.getLogger(AdminRoutes.class.getName());

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
        DiagnoseFace diagnose = new DiagnoseFace(services.diagnosis());
        return Routes.none()
                .on("GET", "/admin/status", guarded(exchange::status))
                .on("POST", "/admin/grade", guarded(publish::grade))
                .on("POST", "/admin/publish", guarded(publish::publish))
                .on("POST", "/admin/derive/plan", guarded(derive::plan))
                .on("POST", "/admin/derive", guarded(derive::make))
                .on("POST", "/admin/reidentify", guarded(reidentify::reidentify))
                .on("POST", "/admin/consents/import", guarded(consents::importFile))
                .on("POST", "/admin/consents", guarded(consents::event))
                .on("POST", "/admin/consents/show", guarded(consents::show))
                .on("GET", "/admin/consents", guarded(consents::list))
                .on("GET", "/admin/catalog", guarded(exchange::catalog))
                .on("POST", "/admin/request", guarded(exchange::request))
                .on("POST", "/admin/revoke", guarded(exchange::revoke))
                .on("POST", "/admin/cancel", guarded(exchange::cancel))
                .on("POST", "/admin/fetch", guarded(fetch::acquire))
                .on("GET", "/admin/transfers/{id}/plaintext", guarded(fetch::plaintext))
                .on("POST", "/admin/transfers/{id}/verdict", guarded(fetch::verdict))
                .on("POST", "/admin/transfers/{id}/confirm", guarded(fetch::confirm))
                .on("GET", "/admin/backup/size", guarded(backup::size))
                .on("GET", "/admin/backup", guarded(backup::write))
                .on("GET", "/admin/held", guarded(backup::held))
                .on("POST", "/admin/reaffirm", guarded(backup::reaffirm))
                .on("GET", "/admin/members", guarded(members::list))
                .on("POST", "/admin/members", guarded(members::add))
                .on("POST", "/admin/members/remove", guarded(members::remove))
                .on("POST", "/admin/members/import", guarded(members::importList))
                .on("GET", "/admin/diagnose", guarded(diagnose::diagnose))
                .on("GET", "/admin/audit", guarded(audit::report))
                .on("GET", "/admin/audit/grants", guarded(audit::granted))
                .on("GET", "/admin/lane/checkpoint", guarded(lane::checkpoint))
                .on("GET", "/admin/lane/entries", guarded(lane::entries))
                .on("GET", "/admin/audit/export", guarded(audit::export))
                .on("POST", "/admin/audit/grant", guarded(audit::grant));
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
