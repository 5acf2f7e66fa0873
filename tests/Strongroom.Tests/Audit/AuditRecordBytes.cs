using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Audit;

public sealed class AuditRecordBytes
{
    private static readonly Gen<string> Text = Gen.String[0, 40];
    private static readonly Gen<string?> MaybeText = Gen.Null(Text);

    /// <summary>Every property that an auditor may see. A new one must be argued for here: could it carry a value, key, token or password?</summary>
    private static readonly string[] Allowed =
    [
        "Action", "ApiVersion", "Application", "AssignmentId", "CallerAddress", "Category", "ClientInfo", "ClientProof", "Credential", "Description", "Duration", "ErrorCode",
        "IdentityType", "IsRbacAuthorized", "Issuer", "ManagedResource", "ObjectId", "Operation", "Permission", "Principal", "Reason", "RequestId", "RequestUri", "ResourceId", "Scope",
        "Secret",
        "Status", "Tenant", "Time", "TlsVersion", "TokenId", "Vault",
    ];

    [Fact]
    public void No_field_can_carry_a_secret_S35()
    {
        Assert.Equal(Allowed, typeof(AuditRecord).GetProperties().Select(property => property.Name).Where(name => name != "EqualityContract").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ContentType", "Enabled", "Expires", "NotBefore"],
            typeof(AuditedSecret).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_field_comes_back()
    {
        var maybeId = Gen.Nullable(Gen.Guid);
        var secret = Gen.Select(MaybeText, Gen.Bool, Gen.Nullable(Gen.Long), Gen.Nullable(Gen.Long), (type, enabled, from, to) => new AuditedSecret(type, enabled, from, to));
        var texts = MaybeText.Array[12];
        var ids = maybeId.Array[5];
        Gen.Select(texts, ids, Gen.Null(secret), Gen.Nullable(Gen.Bool), Gen.Int, Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Long).Sample((t, g, s, rbac, status, time, duration) =>
        {
            var record = new AuditRecord
            {
                Time = new DateTimeOffset(time, TimeSpan.Zero), RequestId = g[0] ?? Guid.Empty, Category = t[0] ?? "", Operation = t[1] ?? "", Status = status,
                Description = t[2], ErrorCode = t[3], Tenant = g[1], ResourceId = t[4], Vault = g[2], ApiVersion = t[5], CallerAddress = t[6], Principal = g[3],
                Application = g[4], ClientProof = t[7], IdentityType = t[8], ManagedResource = t[0], Credential = t[3], Issuer = t[9], TokenId = t[10], ClientInfo = t[11], RequestUri = t[3], ObjectId = t[2],
                Duration = new TimeSpan(duration), TlsVersion = t[1], AssignmentId = g[1], IsRbacAuthorized = rbac, Secret = s, Action = t[4], Scope = t[5], Permission = t[7], Reason = t[6],
            };
            Assert.Equal(Wellformed(record), RoundTrip(record));
        });
    }

    [Fact]
    public void Every_optional_field_has_bytes_of_its_own()
    {
        // A field that the codec forgets, or reads into another, comes back different here.
        foreach (var property in typeof(AuditRecord).GetProperties().Where(property => property.Name is not ("EqualityContract" or "Time" or "RequestId" or "Category" or "Operation" or "Status" or "Duration")))
        {
            var record = Installation.Record() with { Secret = new AuditedSecret("type", true, 1, 2), Description = "d", ErrorCode = "e", Vault = Entropy.NewGuid() };
            property.SetValue(record, null);
            Assert.Equal(record, RoundTrip(record));
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(200_000)]
    public void Every_text_is_capped_at_1024_characters(int length)
    {
        var text = new string('x', length);
        var read = RoundTrip(Installation.Record() with
        {
            Category = text, Operation = text, Description = text, ErrorCode = text, ResourceId = text, ApiVersion = text, CallerAddress = text, ClientProof = text,
            IdentityType = text, ManagedResource = text, Credential = text, Issuer = text, TokenId = text, ClientInfo = text, RequestUri = text, ObjectId = text, TlsVersion = text, Action = text, Scope = text, Permission = text, Reason = text, Secret = new AuditedSecret(text, true, null, null),
        });
        var texts = typeof(AuditRecord).GetProperties().Where(property => property.PropertyType == typeof(string)).Select(property => (string?)property.GetValue(read)).Append(read.Secret?.ContentType);
        Assert.All(texts, value => Assert.Equal(Math.Min(length, 1024), value?.Length));
    }

    [Fact]
    public async Task The_largest_record_fits_into_an_entry()
    {
        var text = new string('\uffff', 5000);
        await using var installation = await Installation.OpenAsync();
        await installation.Trail.AppendAsync(Installation.Record() with
        {
            Category = text, Operation = text, Description = text, ErrorCode = text, ResourceId = text, ApiVersion = text, CallerAddress = text, ClientProof = text,
            IdentityType = text, ManagedResource = text, Credential = text, Issuer = text, TokenId = text, ClientInfo = text, RequestUri = text, ObjectId = text, TlsVersion = text, Action = text, Scope = text, Permission = text, Reason = text, Secret = new AuditedSecret(text, true, 1, 2),
        });
        Assert.Single(installation.ReadRequests());
        Assert.Equal(VerifyOutcome.Good, installation.Verify().Outcome);
    }

    [Fact]
    public void A_cap_never_leaves_half_a_character() =>
        Assert.Equal(1023, RoundTrip(Installation.Record() with { ClientInfo = new string('x', 1023) + "\U0001F511" }).ClientInfo!.Length);

    [Fact]
    public void A_line_has_the_fields_of_the_reference_in_their_order()
    {
        var id = Guid.Parse("0b7f7a4f-6f0e-4a64-9d0e-4a1d1f5f2c11");
        var record = new AuditRecord
        {
            Time = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567),
            RequestId = id, Category = "AuditEvent", Operation = "SecretGet", Status = 403, Description = "no", ErrorCode = "ForbiddenByRbac",
            Tenant = id, ResourceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv", Vault = id, ApiVersion = "7.4",
            CallerAddress = "::1", Principal = id, Application = id, ClientProof = "1", IdentityType = "app", Issuer = "iss", TokenId = "uti",
            ClientInfo = "agent", RequestUri = "https://h/secrets/a?api-version=7.4", ObjectId = "https://h/secrets/a", Duration = TimeSpan.FromMilliseconds(12.7),
            TlsVersion = "TLS1_3", AssignmentId = id, IsRbacAuthorized = false, Secret = new AuditedSecret("text/plain", true, 1, 2),
        };
        const string Guid32 = "0b7f7a4f6f0e4a649d0e4a1d1f5f2c11";
        Assert.Equal(
            """{"time":"2026-11-24T08:00:00.1234567Z","category":"AuditEvent","operationName":"SecretGet","resultType":"Success","resultSignature":"Forbidden","resultDescription":"no","correlationId":"ID1","callerIpAddress":"::1","identity":{"claim":{"oid":"ID1","appid":"ID1","appidacr":"1","idtyp":"app","iss":"iss","tid":"ID1","uti":"uti"}},"properties":{"id":"https://h/secrets/a","clientInfo":"agent","requestUri":"https://h/secrets/a?api-version=7.4","httpStatusCode":403,"errorCode":"ForbiddenByRbac","isRbacAuthorized":false,"appliedAssignmentId":"ID32","tlsVersion":"TLS1_3","tenantId":"ID1","vaultId":"ID1","secretProperties":{"type":"text/plain","attributes":{"enabled":true,"exp":2,"nbf":1}}},"resourceId":"/SUBSCRIPTIONS/S/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/KV","operationVersion":"7.4","durationMs":"12","sequence":7}""".Replace("ID1", id.ToString(), StringComparison.Ordinal).Replace("ID32", Guid32, StringComparison.Ordinal) + "\n",
            Line(7, record));
    }

    [Fact]
    public void An_unauthenticated_success_has_no_identity_and_no_description()
    {
        using var json = JsonDocument.Parse(Line(1, new AuditRecord { Time = default, RequestId = Guid.Empty, Category = "AuditEvent", Operation = "Authentication", Status = 401, Duration = default }));
        Assert.False(json.RootElement.TryGetProperty("identity", out _));
        Assert.False(json.RootElement.TryGetProperty("resultDescription", out _));
        Assert.Equal("Unauthorized", json.RootElement.GetProperty("resultSignature").GetString());
    }

    [Fact]
    public void No_text_of_a_caller_can_begin_a_line_or_close_a_string() => Gen.String.Sample(text =>
    {
        var line = Line(1, RoundTrip(Installation.Record() with { ClientInfo = text + "\"\r\n\u001b[2J\u2028\u0085</script>" }));
        Assert.DoesNotContain(line[..^1], c => c is < ' ' or > '~' or '<' or '>');
        using var json = JsonDocument.Parse(line);
        Assert.Equal(Wellformed(text + "\"\r\n\u001b[2J\u2028\u0085</script>"), json.RootElement.GetProperty("properties").GetProperty("clientInfo").GetString());
    });

    private static string Line(long sequence, AuditRecord record)
    {
        var output = new ArrayBufferWriter<byte>();
        AuditJson.WriteLine(output, sequence, record);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static AuditRecord RoundTrip(AuditRecord record)
    {
        var writer = new RecordWriter();
        RecordCodec.Write(writer, record);
        var reader = new RecordReader(writer.Written);
        var read = RecordCodec.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read;
    }

    private static AuditRecord Wellformed(AuditRecord record)
    {
        foreach (var property in typeof(AuditRecord).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            property.SetValue(record, Wellformed((string?)property.GetValue(record)));
        }

        return record.Secret is { } secret ? record with { Secret = secret with { ContentType = Wellformed(secret.ContentType) } } : record;
    }

    private static string? Wellformed(string? text) => text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
