namespace Strongroom.Audit;

/// <summary>One application and one way in which it proved itself.</summary>
/// <param name="Proof"><c>secret</c>, <c>certificate</c>, <c>federated</c>, <c>agent</c>; <c>other</c> where the sign-in is no longer in the trail.</param>
/// <param name="SignIns">Tokens issued.</param>
/// <param name="Calls">Requests made with such tokens, answered or refused.</param>
public sealed record CallerLine(Guid? Tenant, Guid Application, string Proof, long SignIns, long Calls, DateTimeOffset LastUse);
