using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace ZPrimeGpu.Tests.Architecture;

/// <summary>What other programs may call is in PublicSurface.txt, line by line: it does not change by accident.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void PublicSurface_IsWhatTheSnapshotSays()
    {
        string text = Surface(typeof(Kernels.Numerics.F64).Assembly) + Surface(typeof(Host.InputException).Assembly);
        string snapshot = Path.Combine(Folder(), "PublicSurface.txt");

        // A change that is meant: ZPRIME_ACCEPT_SURFACE=1 ./test -class '*PublicSurface*', and read the difference.
        if (Environment.GetEnvironmentVariable("ZPRIME_ACCEPT_SURFACE") == "1")
        {
            File.WriteAllText(snapshot, text);
        }

        string[] known = File.ReadAllLines(snapshot);
        string[] now = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(now.Except(known));
        Assert.Empty(known.Except(now));
    }

    private static string Surface(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in assembly.GetExportedTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            string name = Name(type);
            lines.Add($"{name}: {Kind(type)}");
            foreach (MemberInfo member in type.GetMembers(Declared).Where(IsVisible))
            {
                lines.Add($"{name}.{Describe(member)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (string line in lines.Distinct())
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => (method.IsPublic || method.IsFamily) && !(method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal))),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetMethod is { IsPublic: true },
        _ => false,
    };

    private static string Kind(Type type)
        => type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "class";

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{method.Name}{Arguments(method)}({Parameters(method)}): {Name(method.ReturnType)}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        FieldInfo field => $"{field.Name}: {Name(field.FieldType)}{(field.IsLiteral ? " = " + Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture) : string.Empty)}",
        PropertyInfo property => $"{property.Name}: {Name(property.PropertyType)}{(property.SetMethod is { IsPublic: true } ? " {set}" : string.Empty)}",
        _ => member.ToString()!,
    };

    private static string Arguments(MethodInfo method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Select(p => (p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : string.Empty) + Name(p.ParameterType) + " " + p.Name));

    private static string Name(Type type)
    {
        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsPointer ? "*" : type.IsArray ? "[]" : string.Empty);
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string name = (type.IsNested ? Name(type.DeclaringType!) + "." : (type.Namespace ?? string.Empty).Replace("ZPrimeGpu.", string.Empty, StringComparison.Ordinal) + ".") + type.Name.Split('`')[0];
        return type.IsGenericType && type.Name.Contains('`', StringComparison.Ordinal) ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
