using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>An authorization with its challenges (RFC 8555 §7.1.4), which share one token and of which one is ever taken up.</summary>
/// <param name="Identifier">A wildcard's is the whole, as in <c>*.example.com</c>.</param>
/// <param name="Token">Base64url of 32 random bytes.</param>
/// <param name="Challenge">The kind that was taken up, as in <c>http-01</c>; null while none was.</param>
/// <param name="ValidatedAt">Unix seconds.</param>
/// <param name="Fault">Why it failed, for its owner; null unless it did.</param>
/// <param name="FaultType">Of <see cref="AcmeProblems"/>, as in <c>connection</c>.</param>
public sealed record AuthorizationRecord(
    Guid Id,
    Guid Account,
    Identifier Identifier,
    AuthorizationState State,
    string Token,
    string? Challenge,
    long ExpiresAt,
    long? ValidatedAt,
    string? FaultType,
    string? Fault) : IRecord<AuthorizationRecord>
{
    public static void Write(RecordWriter writer, AuthorizationRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.Guid(record.Account);
        writer.Bool(record.Identifier.IsAddress);
        writer.Text(record.Identifier.Value);
        writer.Byte((byte)record.State);
        writer.Text(record.Token);
        writer.OptionalText(record.Challenge);
        writer.Int64(record.ExpiresAt);
        writer.OptionalInt64(record.ValidatedAt);
        writer.OptionalText(record.FaultType);
        writer.OptionalText(record.Fault);
    }

    public static AuthorizationRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AuthorizationRecord(
            reader.Guid(),
            reader.Guid(),
            new Identifier(reader.Bool(), reader.Text()),
            (AuthorizationState)reader.Byte(),
            reader.Text(),
            reader.OptionalText(),
            reader.Int64(),
            reader.OptionalInt64(),
            reader.OptionalText(),
            reader.OptionalText());
    }

    /// <summary>The kinds of challenge that may be taken up: a wildcard is proved in the DNS, an address by the host at it.</summary>
    public IReadOnlyList<string> Challenges =>
        Identifier.IsWildcard ? [ChallengeKinds.Dns] : Identifier.IsAddress ? [ChallengeKinds.Http] : [ChallengeKinds.Http, ChallengeKinds.Dns];

    /// <summary>RFC 8555 §7.1.6.</summary>
    public string StatusAt(DateTimeOffset now) => State switch
    {
        AuthorizationState.Invalid => "invalid",
        AuthorizationState.Deactivated => "deactivated",
        _ when now.ToUnixTimeSeconds() >= ExpiresAt => "expired",
        AuthorizationState.Valid => "valid",
        _ => "pending",
    };
}
