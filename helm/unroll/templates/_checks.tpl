{{/* What a value's type alone cannot tell: faults between values, each with its way out. */}}
{{- define "unroll.checks" -}}
{{- $v := .Values -}}
{{- if not $v.pipeline -}}
{{- fail "pipeline: expected the text of a pipeline file, found none; add --set-file pipeline=mine.yaml" -}}
{{- end -}}
{{- if gt (len .Release.Name) 45 -}}
{{- fail (printf "release name: expected at most 45 characters (the operator's limit), found %d in %s" (len .Release.Name) .Release.Name) -}}
{{- end -}}
{{- range $name, $uri := dict "storage.checkpoints" $v.storage.checkpoints "storage.savepoints" $v.storage.savepoints -}}
{{- if not $uri -}}
{{- fail (printf "%s: expected a folder such as s3://bucket/unroll, found none; without it an upgrade or a crash loses every hidden state" $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.highAvailability.enabled (not $v.highAvailability.storage) -}}
{{- fail "highAvailability.storage: expected a folder such as s3://bucket/unroll/ha, found none; give one, or set highAvailability.enabled=false" -}}
{{- end -}}
{{- range $name, $uri := dict "storage.checkpoints" $v.storage.checkpoints "storage.savepoints" $v.storage.savepoints "highAvailability.storage" $v.highAvailability.storage -}}
{{- if and (hasPrefix "file:" $uri) (not (and $v.storage.claim (hasPrefix "file:///state/" $uri))) -}}
{{- fail (printf "%s: expected a place that all pods share, found %s; use an object store, or file:///state/… with storage.claim" $name $uri) -}}
{{- end -}}
{{- end -}}
{{- if and (not $v.highAvailability.enabled) (gt (int $v.jobManager.replicas) 1) -}}
{{- fail (printf "jobManager.replicas: expected 1 without high availability, found %d; set highAvailability.enabled=true" (int $v.jobManager.replicas)) -}}
{{- end -}}
{{- if and (not $v.highAvailability.enabled) (eq $v.job.upgradeMode "last-state") -}}
{{- fail "job.upgradeMode: last-state needs high availability; set highAvailability.enabled=true, or upgradeMode=savepoint" -}}
{{- end -}}
{{- if and (eq $v.mode "session") (hasPrefix "local:" $v.job.jar) -}}
{{- fail (printf "job.jar: expected a URI that the operator can fetch (https://…, s3://…) in session mode, found %s" $v.job.jar) -}}
{{- end -}}
{{- if gt (int $v.autoscaler.minParallelism) (int $v.autoscaler.maxParallelism) -}}
{{- fail (printf "autoscaler.minParallelism: expected at most maxParallelism (%d), found %d" (int $v.autoscaler.maxParallelism) (int $v.autoscaler.minParallelism)) -}}
{{- end -}}
{{- end }}
