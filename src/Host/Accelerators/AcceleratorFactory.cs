using System.Reflection;
using System.Runtime.Loader;

namespace ZPrimeGpu.Host.Accelerators;

/// <summary>Finds accelerators by name: those of the host, and those of the GPU plug-in where it was built.</summary>
internal static class AcceleratorFactory
{
    private const string PlugInAssembly = "ZPrimeGpu.Ilgpu";

    /// <summary>Opens an accelerator.</summary>
    /// <param name="name"><c>auto</c> (the fastest present), <c>simd</c> or <c>scalar</c>.</param>
    /// <exception cref="InputException">No such accelerator.</exception>
    public static IAccelerator Open(string name)
    {
        switch (name)
        {
            case "auto" or "simd":
                return HostAccelerator.Simd();
            case "scalar":
                return HostAccelerator.Scalar();
            default:
                AcceleratorInfo? known = List().FirstOrDefault(a => a.Name == name);
                string why = known?.Unavailable ?? "there is no accelerator of that name";
                throw new InputException($"Device '{name}' cannot be used: {why}. 'zprime devices' lists what can; 'auto' takes the fastest of it.");
        }
    }

    /// <summary>Every accelerator, and for what is absent the reason.</summary>
    public static IReadOnlyList<AcceleratorInfo> List()
    {
        var list = new List<AcceleratorInfo>
        {
            new("simd", HostAccelerator.Simd().Description, null, null, null),
            new("scalar", HostAccelerator.Scalar().Description, null, null, null),
        };
        try
        {
            list.AddRange(LoadPlugIn().Discover());
        }
        catch (FileNotFoundException)
        {
            list.Add(new("cuda, opencl, ilgpu-cpu", "GPU plug-in", null, null, "the GPU plug-in was not built (its package ILGPU could not be restored when ./zprime built the program)"));
        }

        return list;
    }

    private static IAcceleratorPlugIn LoadPlugIn()
    {
        string[] candidates =
        [
            Path.Combine(AppContext.BaseDirectory, "plugins", PlugInAssembly + ".dll"),
            Path.Combine(AppContext.BaseDirectory, "..", "..", PlugInAssembly, "release", PlugInAssembly + ".dll"),
        ];
        string path = candidates.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(PlugInAssembly);
        Assembly assembly = new PlugInContext(Path.GetFullPath(path)).LoadFromAssemblyPath(Path.GetFullPath(path));
        Type type = assembly.GetTypes().Single(t => typeof(IAcceleratorPlugIn).IsAssignableFrom(t) && !t.IsAbstract);
        return (IAcceleratorPlugIn)Activator.CreateInstance(type)!;
    }

    /// <summary>Loads the plug-in's own packages from its folder, but shares the host's copy of the host and of the kernels.</summary>
    private sealed class PlugInContext(string path) : AssemblyLoadContext(PlugInAssembly)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (Default.Assemblies.Any(a => a.GetName().Name == assemblyName.Name) || assemblyName.Name == "ZPrimeGpu.Kernels")
            {
                return null; // the default context, that is, the host's copy
            }

            return resolver.ResolveAssemblyToPath(assemblyName) is string file ? LoadFromAssemblyPath(file) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
            => resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is string file ? LoadUnmanagedDllFromPath(file) : 0;
    }
}
