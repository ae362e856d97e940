#!/bin/bash
# Stands in for Flink's standalone-job.sh and taskmanager.sh: NAME start-foreground ARGUMENTS
set -euo pipefail
case "$(basename "$0")" in
  standalone-job.sh)
    parameters=GET_JM_RESOURCE_PARAMS
    main=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint
    ;;
  taskmanager.sh)
    parameters=GET_TM_RESOURCE_PARAMS
    main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner
    ;;
esac
# Flink's own arithmetic: JVM options, then the sizes of memory's parts as -D options.
mapfile -t memory < <(java -cp '/opt/flink/lib/*' org.apache.flink.runtime.util.bash.BashJavaUtils \
  "$parameters" --configDir "$FLINK_CONF_DIR" "${@:2}" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p')
# shellcheck disable=SC2086
exec java ${memory[0]} @/opt/flink/conf/opens -cp '/opt/flink/lib/*' "$main" --configDir "$FLINK_CONF_DIR" ${memory[1]-} "${@:2}"
