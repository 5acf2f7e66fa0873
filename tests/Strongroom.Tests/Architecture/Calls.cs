using Mono.Cecil;

namespace Strongroom.Tests.Architecture;

/// <summary>Who calls what, read from IL. What the compiler made of a lambda or an async method counts as the class that it was written in.</summary>
internal static class Calls
{
    /// <summary>The classes in which a member of <paramref name="type"/> is called, or taken as a delegate.</summary>
    /// <param name="type">With its namespace; generic types with their arity.</param>
    /// <param name="method"><c>.ctor</c> for a constructor.</param>
    public static SortedSet<string> To(IEnumerable<string> assemblies, string type, string method)
    {
        var callers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in assemblies)
        {
            using var assembly = AssemblyDefinition.ReadAssembly(file);
            foreach (var caller in assembly.MainModule.GetTypes())
            {
                if (caller.Methods.Where(body => body.HasBody).SelectMany(body => body.Body.Instructions).Any(instruction => IsCall(instruction.Operand, type, method)))
                {
                    callers.Add(Outermost(caller));
                }
            }
        }

        return callers;
    }

    private static bool IsCall(object? operand, string type, string method) =>
        operand is MethodReference called && called.Name == method && called.DeclaringType.GetElementType().FullName == type;

    private static string Outermost(TypeDefinition type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.FullName;
    }
}
