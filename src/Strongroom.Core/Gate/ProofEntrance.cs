using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// Routes of a vault's host whose callers have no token of ours and prove themselves by a signature in the body, which the work checks: vault → is the
/// surface open there → the surface's own door. Where it is not open, the vault's doors answer, as for any path that does not exist.
/// </summary>
public abstract class ProofEntrance(VaultEntrance vaults) : Entrance
{
    internal sealed override bool WorkKnowsCaller => true;

    internal sealed override VaultError? Enter(Passage passage, bool askForRight)
    {
        if (vaults.Find(passage.Http.Request.Host.Value) is not { IsManagedHsm: false } vault || !IsOpenOn(vault))
        {
            return vaults.Enter(passage, askForRight: false) ?? Refusals.UnknownRoute;
        }

        vaults.Bind(passage, vault);
        return Admit(passage);
    }

    protected internal sealed override void WriteHeaders(Passage passage, IHeaderDictionary headers)
    {
        if (IsOpen(passage))
        {
            WriteProofHeaders(passage, headers);
        }
        else
        {
            vaults.WriteHeaders(passage, headers);
        }
    }

    protected internal sealed override string ErrorType(Passage passage) => IsOpen(passage) ? ProblemType : base.ErrorType(passage);

    protected internal sealed override void WriteError(Passage passage, Utf8JsonWriter json, VaultError error)
    {
        if (IsOpen(passage))
        {
            WriteProblem(passage, json, error);
        }
        else
        {
            base.WriteError(passage, json, error);
        }
    }

    /// <summary>Whether the vault has this surface.</summary>
    protected abstract bool IsOpenOn(VaultEntry vault);

    /// <summary>The last door before the work: for budgets, since nobody is known yet.</summary>
    protected abstract VaultError? Admit(Passage passage);

    protected abstract string ProblemType { get; }

    protected abstract void WriteProofHeaders(Passage passage, IHeaderDictionary headers);

    protected abstract void WriteProblem(Passage passage, Utf8JsonWriter json, VaultError error);

    private bool IsOpen(Passage passage) => passage.VaultOrNull is { IsManagedHsm: false } vault && IsOpenOn(vault);
}
