using Strongroom.Gate;

namespace Strongroom.Access.Hsm;

/// <summary>
/// What the roles of a managed HSM say. They alone give its data actions: no assignment of the control plane does, not even of a role with <c>*</c>, and
/// they give nothing else (control-plane reference §2.12).
/// </summary>
internal static class HsmDecision
{
    /// <summary>True when the HSM's own roles, not the control plane's, answer the question.</summary>
    public static bool Answers(in AccessQuestion question) => question.IsDataAction && (question.Vault is { IsManagedHsm: true } || HsmActions.IsOfHsm(question.Action));

    public static Decision Decide(AccessSnapshot snapshot, in Subject subject, in AccessQuestion question) =>
        question.Vault is { IsManagedHsm: true } hsm && hsm.Tenant == subject.Tenant && HsmActions.IsOfHsm(question.Action)
        && HsmScope.TryEnter(hsm.Scope, question.Resource, out var place) && snapshot.HsmGrantsOf(hsm.Id).Find(subject, question.Action, place) is { } grant
            ? new Decision(true, grant.Id.Value, null)
            : default;
}
