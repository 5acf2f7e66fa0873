using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>
/// The canonical bytes of a record: equal records have equal bytes. Every text is capped, so that no caller can fill the trail with one
/// request. Times are ticks of 100 ns since year 1, UTC.
/// </summary>
internal static class RecordCodec
{
    public const int MaxTextLength = 1024;

    /// <summary>2 added action, scope and reason, 3 the managed resource and the credential, 4 the key and the algorithm; entries of layout 1 stay readable, since the trail is never rewritten.</summary>
    private const byte Layout = 4;

    public static void Write(RecordWriter writer, AuditRecord record)
    {
        writer.Byte(Layout);
        writer.Int64(record.Time.UtcTicks);
        writer.Guid(record.RequestId);
        writer.Text(Cap(record.Category));
        writer.Text(Cap(record.Operation));
        writer.Int32(record.Status);
        writer.Int64(record.Duration.Ticks);
        Text(writer, record.Description);
        Text(writer, record.ErrorCode);
        writer.OptionalGuid(record.Tenant);
        Text(writer, record.ResourceId);
        writer.OptionalGuid(record.Vault);
        Text(writer, record.ApiVersion);
        Text(writer, record.CallerAddress);
        writer.OptionalGuid(record.Principal);
        writer.OptionalGuid(record.Application);
        Text(writer, record.ClientProof);
        Text(writer, record.IdentityType);
        Text(writer, record.Issuer);
        Text(writer, record.TokenId);
        Text(writer, record.ClientInfo);
        Text(writer, record.RequestUri);
        Text(writer, record.ObjectId);
        Text(writer, record.TlsVersion);
        writer.OptionalGuid(record.AssignmentId);
        writer.Byte(record.IsRbacAuthorized switch { null => 0, false => 1, true => 2 });
        WriteSecret(writer, record.Secret);
        Text(writer, record.Action);
        Text(writer, record.Permission);
        Text(writer, record.Scope);
        Text(writer, record.Reason);
        Text(writer, record.ManagedResource);
        Text(writer, record.Credential);
        WriteKey(writer, record.Key);
        Text(writer, record.Algorithm);
    }

    /// <exception cref="InvalidDataException">Not a record of a known layout.</exception>
    public static AuditRecord Read(ref RecordReader reader)
    {
        var layout = reader.Layout(Layout);
        return new AuditRecord
        {
            Time = Time(reader.Int64()),
            RequestId = reader.Guid(),
            Category = reader.Text(),
            Operation = reader.Text(),
            Status = reader.Int32(),
            Duration = new TimeSpan(reader.Int64()),
            Description = reader.OptionalText(),
            ErrorCode = reader.OptionalText(),
            Tenant = reader.OptionalGuid(),
            ResourceId = reader.OptionalText(),
            Vault = reader.OptionalGuid(),
            ApiVersion = reader.OptionalText(),
            CallerAddress = reader.OptionalText(),
            Principal = reader.OptionalGuid(),
            Application = reader.OptionalGuid(),
            ClientProof = reader.OptionalText(),
            IdentityType = reader.OptionalText(),
            Issuer = reader.OptionalText(),
            TokenId = reader.OptionalText(),
            ClientInfo = reader.OptionalText(),
            RequestUri = reader.OptionalText(),
            ObjectId = reader.OptionalText(),
            TlsVersion = reader.OptionalText(),
            AssignmentId = reader.OptionalGuid(),
            IsRbacAuthorized = reader.Byte() switch { 0 => null, 1 => false, 2 => true, _ => throw new InvalidDataException("A decision is neither yes, no nor absent") },
            Secret = ReadSecret(ref reader),
            Action = layout >= 2 ? reader.OptionalText() : null,
            Permission = layout >= 2 ? reader.OptionalText() : null,
            Scope = layout >= 2 ? reader.OptionalText() : null,
            Reason = layout >= 2 ? reader.OptionalText() : null,
            ManagedResource = layout >= 3 ? reader.OptionalText() : null,
            Credential = layout >= 3 ? reader.OptionalText() : null,
            Key = layout >= 4 ? ReadKey(ref reader) : null,
            Algorithm = layout >= 4 ? reader.OptionalText() : null,
        };
    }

    private static void WriteSecret(RecordWriter writer, AuditedSecret? secret)
    {
        writer.Bool(secret is not null);
        if (secret is not null)
        {
            Text(writer, secret.ContentType);
            writer.Bool(secret.Enabled);
            writer.OptionalInt64(secret.NotBefore);
            writer.OptionalInt64(secret.Expires);
        }
    }

    private static AuditedSecret? ReadSecret(ref RecordReader reader) =>
        reader.Bool() ? new AuditedSecret(reader.OptionalText(), reader.Bool(), reader.OptionalInt64(), reader.OptionalInt64()) : null;

    private static void WriteKey(RecordWriter writer, AuditedKey? key)
    {
        writer.Bool(key is not null);
        if (key is not null)
        {
            writer.Text(Cap(key.Type));
            writer.Int32(key.Size);
            Text(writer, key.Curve);
            writer.Text(Cap(key.Operations));
            writer.Bool(key.Enabled);
            writer.OptionalInt64(key.NotBefore);
            writer.OptionalInt64(key.Expires);
            writer.Text(Cap(key.HsmPlatform));
        }
    }

    private static AuditedKey? ReadKey(ref RecordReader reader) => reader.Bool()
        ? new AuditedKey(
            reader.Text(), reader.Int32(), reader.OptionalText(), reader.Text(), reader.Bool(), reader.OptionalInt64(), reader.OptionalInt64(), reader.Text())
        : null;

    private static DateTimeOffset Time(long ticks) =>
        ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new InvalidDataException("A time lies outside the calendar");

    private static void Text(RecordWriter writer, string? value)
    {
        writer.Bool(value is not null);
        if (value is not null)
        {
            writer.Text(Cap(value));
        }
    }

    private static ReadOnlySpan<char> Cap(string text)
    {
        if (text.Length <= MaxTextLength)
        {
            return text;
        }

        // Half a surrogate pair would become another character.
        return text.AsSpan(0, char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength);
    }
}
