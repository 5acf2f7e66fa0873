using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Strongroom.Tests.Architecture;

/// <summary>
/// The real arrows between rooms, read from IL: a room is the second part of a namespace, and an arrow is any mention of another room's type
/// in a signature or a body, whether or not a `using` names it. Kernel and Crypto are left out as targets: they are rings that everything
/// above may use, and the project references say so.
/// </summary>
internal static class Arrows
{
    private static readonly string[] Everywhere = ["Kernel"];

    public static SortedSet<string> Of(IEnumerable<string> assemblies)
    {
        var arrows = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in assemblies)
        {
            using var assembly = AssemblyDefinition.ReadAssembly(file);
            foreach (var type in assembly.MainModule.GetTypes())
            {
                if (Room(type) is { } from)
                {
                    foreach (var to in Mentions(type).Select(Room).OfType<string>().Where(to => to != from && !Everywhere.Contains(to)))
                    {
                        arrows.Add($"{from} -> {to}");
                    }
                }
            }
        }

        return arrows;
    }

    private static string? Room(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        var parts = outer.Namespace.Split('.');
        return parts.Length >= 2 && parts[0] == "Strongroom" ? parts[1] : null;
    }

    private static IEnumerable<TypeReference> Mentions(TypeDefinition type)
    {
        var direct = new List<TypeReference?> { type.BaseType };
        direct.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        direct.AddRange(type.Fields.Select(f => f.FieldType));
        direct.AddRange(type.CustomAttributes.Select(a => a.AttributeType));
        foreach (var method in type.Methods)
        {
            direct.Add(method.ReturnType);
            direct.AddRange(method.Parameters.Select(p => p.ParameterType));
            if (method.HasBody)
            {
                direct.AddRange(method.Body.Variables.Select(v => v.VariableType));
                direct.AddRange(method.Body.Instructions.SelectMany(InBody));
            }
        }

        return direct.OfType<TypeReference>().SelectMany(Unfold);
    }

    private static IEnumerable<TypeReference?> InBody(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType), .. Arguments(method)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IList<TypeReference> Arguments(MethodReference method) =>
        method is GenericInstanceMethod generic ? generic.GenericArguments : [];

    private static IEnumerable<TypeReference> Unfold(TypeReference type)
    {
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments.SelectMany(Unfold))
            {
                yield return argument;
            }
        }

        yield return type.GetElementType();
    }
}
