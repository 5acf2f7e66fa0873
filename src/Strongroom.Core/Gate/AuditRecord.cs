namespace Strongroom.Gate;

/// <summary>
/// One answered or refused request (governance reference §3.2). Everything here may be shown to an auditor: no value, key, token or
/// password has a field. User text is data: the trail caps each text at 1,024 characters and keeps control characters escaped.
/// </summary>
public sealed record AuditRecord
{
    /// <summary>When the request was received.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The <c>x-ms-request-id</c> of the answer; <c>correlationId</c> in the record.</summary>
    public required Guid RequestId { get; init; }

    /// <summary><c>AuditEvent</c>, <c>SignInLogs</c> or <c>Administrative</c>.</summary>
    public required string Category { get; init; }

    public required string Operation { get; init; }

    public required int Status { get; init; }

    /// <summary>The error's message when refused; null on success.</summary>
    public string? Description { get; init; }

    /// <summary>The inner error code, or the code, when refused.</summary>
    public string? ErrorCode { get; init; }

    public Guid? Tenant { get; init; }

    /// <summary>The ARM path of the vault, as in <c>/subscriptions/…/vaults/name</c>.</summary>
    public string? ResourceId { get; init; }

    public Guid? Vault { get; init; }

    public string? ApiVersion { get; init; }

    public string? CallerAddress { get; init; }

    public Guid? Principal { get; init; }

    public Guid? Application { get; init; }

    public string? ClientProof { get; init; }

    public string? IdentityType { get; init; }

    /// <summary>The ARM path of a managed identity's resource (<c>xms_mirid</c>).</summary>
    public string? ManagedResource { get; init; }

    /// <summary>For a sign-in: which credential was used or tried, as in <c>secret 0f…</c> or <c>federated github</c>.</summary>
    public string? Credential { get; init; }

    public string? Issuer { get; init; }

    public string? TokenId { get; init; }

    /// <summary>The User-Agent.</summary>
    public string? ClientInfo { get; init; }

    public string? RequestUri { get; init; }

    /// <summary>The object's id as a URI; versioned for operations on a version.</summary>
    public string? ObjectId { get; init; }

    /// <summary>From receipt to the moment the record was made.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary><c>TLS1_2</c> or <c>TLS1_3</c>; null on the local socket.</summary>
    public string? TlsVersion { get; init; }

    /// <summary>The role assignment that allowed the call.</summary>
    public Guid? AssignmentId { get; init; }

    /// <summary>Null when no decision was reached.</summary>
    public bool? IsRbacAuthorized { get; init; }

    public AuditedSecret? Secret { get; init; }

    public AuditedKey? Key { get; init; }

    /// <summary>The algorithm of a cryptographic operation.</summary>
    public string? Algorithm { get; init; }

    /// <summary>The right that was asked for, as in <c>Microsoft.KeyVault/vaults/write</c>.</summary>
    public string? Action { get; init; }

    /// <summary>The access-policy permission that would have been as good, as in <c>secrets/get</c>.</summary>
    public string? Permission { get; init; }

    /// <summary>Where it was asked for.</summary>
    public string? Scope { get; init; }

    /// <summary>Why the decision came out as it did; see <see cref="DecisionReason"/>.</summary>
    public string? Reason { get; init; }
}
