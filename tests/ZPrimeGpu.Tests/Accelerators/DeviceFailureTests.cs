using Xunit;
using ZPrimeGpu.Host.Accelerators;

namespace ZPrimeGpu.Tests.Accelerators;

public sealed class DeviceFailureTests
{
    // The names are those of the CUDA driver API and of OpenCL.
    [Theory]
    [InlineData("CUDA_ERROR_NO_DEVICE", "is not there")]
    [InlineData("DllNotFoundException", "is not there")]
    [InlineData("CL_DEVICE_NOT_FOUND", "is not there")]
    [InlineData("CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "The driver of cuda:0 is too old")]
    [InlineData("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "The driver of cuda:0 is too old")]
    [InlineData("EntryPointNotFoundException", "The driver of cuda:0 is too old")]
    [InlineData("CUDA_ERROR_OUT_OF_MEMORY", "has not enough free memory")]
    [InlineData("CUDA_ERROR_ILLEGAL_ADDRESS", "may have been lost or reset")]
    [InlineData("CUDA_ERROR_LAUNCH_FAILED", "may have been lost or reset")]
    [InlineData("CUDA_ERROR_DEVICE_UNAVAILABLE", "may have been lost or reset")]
    public void Failure_OfADriver_IsOneSentenceThatNamesTheDeviceAndWhatToDo(string code, string says)
    {
        string sentence = DeviceFailure.Of("cuda:0", code, new InvalidOperationException("first line.\nsecond line.")).Message;
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.Contains("cuda:0", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.Matches("update it|'zprime devices'|--device", sentence);
    }

    [Theory]
    [InlineData("CUDA_ERROR_OUT_OF_MEMORY", true)]
    [InlineData("CL_MEM_OBJECT_ALLOCATION_FAILURE", true)]
    [InlineData("CL_OUT_OF_RESOURCES", true)]
    [InlineData("CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", true)]
    [InlineData("CUDA_ERROR_ECC_UNCORRECTABLE", false)]
    public void Failure_IsOfMemory_OnlyWhereASmallerBatchMayHelp(string code, bool memory) => Assert.Equal(memory, DeviceFailure.IsOutOfMemory(code));

    [Fact]
    public void Batch_WhereMemoryIsShort_IsHalvedAndEverythingIsDone()
    {
        var batch = new DeviceBatch("cuda:0", 1000);
        var done = new List<(int First, int Count)>();
        for (int first = 0; first < 2600;)
        {
            int count = batch.Next(2600 - first);
            if (count > 300)
            {
                batch.Halve(count);
                continue;
            }

            done.Add((first, count));
            first += count;
        }

        Assert.Equal(250, batch.Size);
        Assert.Equal(2600, done.Sum(d => d.Count));
        Assert.All(done.Zip(done.Skip(1)), pair => Assert.Equal(pair.First.First + pair.First.Count, pair.Second.First));
    }

    [Fact]
    public void Batch_ThatCannotBeSmaller_IsAFailureWithASentence()
    {
        var batch = new DeviceBatch("cuda:1", 1 << 20);
        var failure = Assert.Throws<AcceleratorException>(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                batch.Halve(batch.Next(1 << 20));
            }
        });
        Assert.Equal(DeviceBatch.Fewest, batch.Size);
        Assert.Contains("cuda:1 has not enough free memory", failure.Message, StringComparison.Ordinal);
    }
}
