using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>The activity log of a subscription: who changed what in the control plane, newest first, refused attempts included.</summary>
internal sealed class ActivityProvider(IActivityLog log, ArmPaging paging) : IArmProvider
{
    private const int PageSize = 200;

    private static readonly ArmType Type = new("Microsoft.Insights", "eventtypes", ["2014-04-01", "2015-04-01", "2017-03-01-preview"]) { IsExtension = true };

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes) => routes.Map(
        "GET",
        "/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values",
        Type,
        ArmOperations.Read("ActivityLogList", "Microsoft.Insights/eventtypes/values/read"),
        ListAsync);

    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ArmFilter.TryParse(passage.Http.Request.Query["$filter"], out var filter) || ActivityQuery.Of(filter, passage.Now) is not { } query)
        {
            return ValueTask.FromResult<Result<Answer>>(ArmErrors.Invalid(
                "$filter", "Known here are eventTimestamp with ge and le, and resourceGroupName, resourceUri, resourceProvider, correlationId, caller and status with eq.", "InvalidFilter"));
        }

        var subscription = Scope.Subscription(ArmRequest.PathOf(passage).Subscription!.Value);
        var events = log.Read(passage.Caller.Tenant, query.From, query.To).Where(record => query.Admits(record, subscription));
        return ValueTask.FromResult(paging.Page(passage, events, NewestFirst, Write, PageSize));
    }

    private static string NewestFirst(AuditRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - record.Time.UtcTicks:D19}{record.RequestId:N}");

    private static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        _ = ArmPath.TryParse(record.Scope, (_, _) => false, out var path);
        var action = record.Action!;
        var provider = action[..action.IndexOf('/', StringComparison.Ordinal)];
        json.WriteStartObject();
        json.WriteStartObject("authorization"u8);
        json.WriteString("action"u8, action);
        json.WriteString("scope"u8, record.Scope);
        json.WriteEndObject();
        json.WriteString("caller"u8, record.Principal?.ToString("D"));
        json.WriteString("channels"u8, "Operation");
        json.WriteStartObject("claims"u8);
        json.WriteString("appid"u8, record.Application?.ToString("D"));
        json.WriteString("idtyp"u8, record.IdentityType);
        json.WriteEndObject();
        json.WriteString("correlationId"u8, record.RequestId);
        json.WriteString("description"u8, record.Description ?? "");
        json.WriteString("eventDataId"u8, record.RequestId);
        WriteNamed(json, "eventName"u8, "EndRequest");
        WriteNamed(json, "category"u8, ArmOperations.Category);
        json.WriteStartObject("httpRequest"u8);
        json.WriteString("clientIpAddress"u8, record.CallerAddress);
        json.WriteString("uri"u8, record.RequestUri);
        json.WriteEndObject();
        json.WriteString("id"u8, $"{record.Scope}/events/{record.RequestId:D}/ticks/{record.Time.UtcTicks}");
        json.WriteString("level"u8, record.Status < 400 ? "Informational" : "Error");
        json.WriteString("resourceGroupName"u8, path?.ResourceGroup ?? "");
        WriteNamed(json, "resourceProviderName"u8, provider);
        json.WriteString("resourceId"u8, record.Scope);
        WriteNamed(json, "resourceType"u8, action[..action.LastIndexOf('/')]);
        json.WriteString("operationId"u8, record.RequestId);
        WriteNamed(json, "operationName"u8, action, record.Operation);
        json.WriteStartObject("properties"u8);
        json.WriteString("statusCode"u8, ReasonPhrases.GetReasonPhrase(record.Status));
        json.WriteString("serviceRequestId"u8, record.RequestId);
        json.WriteEndObject();
        WriteNamed(json, "status"u8, record.Status < 400 ? "Succeeded" : "Failed");
        WriteNamed(json, "subStatus"u8, ReasonPhrases.GetReasonPhrase(record.Status));
        json.WriteString("eventTimestamp"u8, record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("submissionTimestamp"u8, ArmJson.Time(record.Time));
        json.WriteString("subscriptionId"u8, path?.Subscription?.ToString("D"));
        json.WriteString("tenantId"u8, record.Tenant?.ToString("D"));
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value, string? shown = null)
    {
        json.WriteStartObject(name);
        json.WriteString("value"u8, value);
        json.WriteString("localizedValue"u8, shown ?? value);
        json.WriteEndObject();
    }
}
