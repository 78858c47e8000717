using BenchmarkDotNet.Running;
using ZPrimeGpu.Bench;
using ZPrimeGpu.Bench.EndToEnd;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Bench.Results;
using ZPrimeGpu.Bench.Simulation;
using ZPrimeGpu.Bench.Toys;

// Everything: bench/results/<machine>/<date>-<commit>.md and .json, and the history of that folder.
if (args is ["all", "--out", string folder])
{
    return AllBenchmarks.Run(folder, 7, 3);
}

// The same with fewer rounds and without commands.
if (args is ["all", "--quick", "--out", string quickFolder])
{
    return AllBenchmarks.Run(quickFolder, 3, 0);
}

if (args is ["plot", "--out", string plotted])
{
    HistoryFigure.Write(plotted);
    return 0;
}

if (args is ["kernel", string kernel, string size])
{
    return AllBenchmarks.RunOne(kernel, size);
}

if (args is ["command", .. string[] command])
{
    return CommandRun.Run(command);
}

if (args is ["fits"])
{
    FitThroughput.Run(Console.Out);
    return 0;
}

if (args is ["fit", string thetaBins, string perBin, string morph])
{
    FitThroughput.RunOne(Console.Out, int.Parse(thetaBins), double.Parse(perBin), bool.Parse(morph));
    return 0;
}

if (args is ["scan"])
{
    FitThroughput.Scan(Console.Out);
    return 0;
}

if (args is ["toys"])
{
    ToyThroughput.Run(Console.Out);
    return 0;
}

if (args is ["toyfits"])
{
    ToyFitThroughput.Run(Console.Out);
    return 0;
}

if (args is ["simulation"])
{
    SimulationThroughput.Run(Console.Out);
    return 0;
}

if (args is ["lee"])
{
    LeeThroughput.Run(Console.Out);
    return 0;
}

BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
return 0;
