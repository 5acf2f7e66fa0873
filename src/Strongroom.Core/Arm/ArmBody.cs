using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>
/// A request body of the control plane as typed members. Reading never throws: the first member that is not what it should be is kept as
/// <see cref="Fault"/>, named by its path, and the reader asks once at the end. Not for bodies that hold a secret: texts here are strings.
/// </summary>
public sealed class ArmBody
{
    private ArmBody(JsonElement root) => Root = new ArmMember(this, root, "");

    public ArmMember Root { get; }

    /// <summary>The first member at fault; null when all that was read was sound.</summary>
    public VaultError? Fault { get; private set; }

    public static async ValueTask<Result<ArmBody>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(passage);
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out _, out var body))
        {
            return new VaultError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: it must be one JSON object.");
        }

        var reader = body.Reader();
        return new ArmBody(JsonElement.ParseValue(ref reader));
    }

    internal void Report(VaultError fault) => Fault ??= fault;
}
