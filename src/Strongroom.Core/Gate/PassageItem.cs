using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// One operation of a request that holds several: decided by itself, and recorded by itself, as if it had come alone. The request as a whole needs
/// an allowed decision too (<see cref="Operation.DecidedByWork"/>): that of any item that was allowed.
/// </summary>
public sealed class PassageItem(Passage passage, Operation operation)
{
    private Decision? _decision;
    private AccessQuestion _question;

    public Operation Operation => operation;

    /// <summary>The object's id for the audit record.</summary>
    public string? ObjectId { get; set; }

    public AuditedKey? Key { get; set; }

    public string? Algorithm { get; set; }

    /// <summary>True once the right was asked for and granted.</summary>
    public bool IsAllowed => _decision is { Allowed: true };

    /// <summary>Asks for the operation's right on the object. Null when it is granted, else the surface's 403.</summary>
    public VaultError? AskFor(string kind, ObjectName name)
    {
        _decision = passage.Entrance.Judge(passage, operation, kind, name, out _question, out var refusal);
        if (refusal is null)
        {
            passage.Decision = _decision;
        }

        return refusal;
    }

    /// <summary>The item's own record. It shares the request's id with the others.</summary>
    public AuditRecord Record(int status, VaultError? error, TimeProvider clock) => AuditRecords.Of(passage, status, error, clock) with
    {
        Operation = operation.Name,
        ObjectId = ObjectId,
        Key = Key,
        Algorithm = Algorithm,
        Action = _decision is null ? operation.Action : _question.Action,
        Permission = operation.Permission,
        Scope = (_decision is null ? passage.Resource : _question.Resource).Path,
        AssignmentId = _decision?.AssignmentId,
        IsRbacAuthorized = _decision?.Allowed,
        Reason = _decision?.Reason.ToString(),
    };
}
