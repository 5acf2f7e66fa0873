using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.Certificates;

/// <summary>A certificate's operation (wire reference §6.2).</summary>
/// <param name="shown">The status that the answer tells; one in progress says when to ask again.</param>
/// <param name="isNew">202 with the operation's address.</param>
internal sealed class OperationAnswer(Passage passage, CertificateHead head, CertificateOperation operation, OperationStatus shown, bool isNew = false) : Answer
{
    /// <summary>Seconds in which an issuer may be expected to have moved.</summary>
    private const int Patience = 2;

    public override int Status => isNew ? 202 : 200;

    public override void WriteHeaders(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (isNew)
        {
            headers.Location = $"{CertificateJson.OperationId(passage, head)}?api-version={passage.ApiVersion.Name}&request_id={operation.RequestId:N}";
        }

        if (shown == OperationStatus.InProgress)
        {
            // What is done already need not be waited for, nor what waits for a person.
            headers.RetryAfter = (operation.InProgress && operation.StepAt is not null ? Patience : 0).ToString(CultureInfo.InvariantCulture);
        }
    }

    public override void Write(Utf8JsonWriter json) => CertificateJson.WriteOperation(json, passage, head, operation, shown);
}
