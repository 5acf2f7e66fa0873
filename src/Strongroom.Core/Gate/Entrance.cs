using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>
/// How one surface lets a request in: the doors between "the installation is open" and the work, and the form of its answers. The order of
/// doors within a surface stands in its <see cref="Enter"/>.
/// </summary>
public abstract class Entrance
{
    /// <summary>The refusal of the first door that stays shut; null when every door has opened.</summary>
    /// <param name="askForRight">False for what no route takes: it passes every other door before it hears so.</param>
    internal abstract VaultError? Enter(Passage passage, bool askForRight);

    /// <summary>Asks for a right and remembers the answer for the trail. Null when it is granted, else the surface's 403.</summary>
    internal virtual VaultError? Ask(Passage passage, in AccessQuestion question) => Refusals.Internal;

    /// <summary>Asks, once the body has named the object, for what conditions alone had refused at the door.</summary>
    internal virtual VaultError? AskFor(Passage passage, string kind, ObjectName name) => Refusals.Internal;

    /// <summary>Decides on one item of a request that holds several operations.</summary>
    internal virtual Decision Judge(Passage passage, Operation operation, string kind, ObjectName name, out AccessQuestion question, out VaultError? refusal) =>
        throw new NotSupportedException("This surface has no requests of several operations");

    /// <summary>Whether a list that shows only what the caller may see shows this object.</summary>
    internal virtual bool Shows(Passage passage, ObjectName name) => true;

    /// <summary>The headers that every answer of the surface carries, beside those of <see cref="AnswerWriter"/>.</summary>
    protected internal virtual void WriteHeaders(Passage passage, IHeaderDictionary headers)
    {
    }

    /// <summary>The content type of an error body.</summary>
    protected internal virtual string ErrorType(Passage passage) => AnswerWriter.JsonType;

    /// <summary>True when the work finds out who asks, from a proof in the body, and says so through <see cref="Passage.Prove"/>.</summary>
    internal virtual bool WorkKnowsCaller => false;

    protected internal virtual void WriteError(Passage passage, Utf8JsonWriter json, VaultError error) => ErrorBody.Write(json, error);

    /// <summary>How the control plane and the directory count a request.</summary>
    internal static ControlPlaneTraffic TrafficOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? ControlPlaneTraffic.Read
        : HttpMethods.IsDelete(request.Method) ? ControlPlaneTraffic.Delete
        : ControlPlaneTraffic.Write;
}
