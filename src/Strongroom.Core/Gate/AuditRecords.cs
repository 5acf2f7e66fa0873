using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>What the trail keeps of a passage.</summary>
internal static class AuditRecords
{
    public static AuditRecord Of(Passage passage, int status, VaultError? error, TimeProvider clock)
    {
        var http = passage.Http;
        var caller = passage.CallerOrNull;
        var vault = passage.VaultOrNull;
        var operation = passage.Operation;
        return new AuditRecord
        {
            Time = passage.Now,
            RequestId = passage.RequestId,
            Category = operation.Category,
            Operation = caller is null && status == StatusCodes.Status401Unauthorized ? "Authentication" : passage.AuditName ?? operation.Name,
            Status = status,
            Description = error?.Message,
            ErrorCode = error?.InnerCode ?? error?.Code,
            Tenant = vault?.Tenant.Value ?? caller?.Tenant.Value,
            ResourceId = vault?.Scope.Path ?? passage.Resource.Path,
            Vault = vault?.Id.Value,
            ApiVersion = passage.ApiVersionName,
            CallerAddress = passage.Connection.Address,
            Principal = caller?.Principal.Value,
            Application = caller?.Application.Value,
            ClientProof = caller?.ClientProof,
            IdentityType = caller?.IdentityType,
            ManagedResource = caller?.ManagedResource,
            Issuer = caller?.Issuer,
            TokenId = caller?.TokenId,
            ClientInfo = http.Request.Headers.UserAgent,
            RequestUri = RequestUri(passage),
            ObjectId = passage.ObjectId,
            Duration = clock.GetElapsedTime(passage.StartedAt),
            TlsVersion = passage.Connection.TlsVersion,
            AssignmentId = passage.Decision?.AssignmentId,
            IsRbacAuthorized = passage.Decision?.Allowed,
            Secret = passage.Secret,
            Key = passage.Key,
            Algorithm = passage.Algorithm,
            Action = passage.AskedAction ?? (operation.Action.Length > 0 ? operation.Action : null),
            Permission = operation.Permission,
            Scope = passage.Resource.Path,
            Reason = passage.Decision?.Reason.ToString(),
        };
    }

    private static string RequestUri(Passage passage)
    {
        var request = passage.Http.Request;
        var origin = passage.Origin.Length > 0 ? passage.Origin : request.Host.Value;
        return string.Concat(origin, request.Path.Value, request.QueryString.Value);
    }
}
